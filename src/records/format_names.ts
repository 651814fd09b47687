/**
 * What `--data_format` can say, in the order in which formats are tried. The table of flags loads these names without the
 * readers, which `formats.ts` has.
 */
export const formatNames = [
  "parquet",
  "tsv",
  "graph6",
  "bfile",
  "oeis",
  "lmfdb",
  "jsonl",
  "json",
  "lists",
  "spaces",
  "csv",
] as const;

export type FormatName = typeof formatNames[number];

export function isFormatName(name: string): name is FormatName {
  return (formatNames as readonly string[]).includes(name);
}
