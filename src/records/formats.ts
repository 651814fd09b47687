/** The readers of the formats. */
import { delimiterOf } from "./delimiter.ts";
import { openCsv } from "./csv.ts";
import type { FormatName } from "./format_names.ts";
import { openJsonLines } from "./json_lines.ts";
import type { Records } from "./record.ts";
import type { Source } from "./source.ts";

export interface Format {
  /** Whether a file is one: `name` in lower case and without `.gz` or the like, the first lines that hold something. */
  readonly isMeantBy: (name: string, lines: readonly string[]) => boolean;
  /** @throws {FileError} where the first records cannot be read */
  readonly open: (source: Source) => Promise<Records>;
}

export const formats: Readonly<Record<FormatName, Format>> = {
  tsv: {
    isMeantBy: (name) => /\.(?:tsv|tab)$/.test(name),
    open: (source) => openCsv(source, "\t"),
  },
  jsonl: {
    isMeantBy: (name, [first]) => /\.(?:jsonl|ndjson)$/.test(name) || /^\s*\{\s*["}]/.test(first!),
    open: openJsonLines,
  },
  csv: {
    isMeantBy: () => true,
    open: (source) => openCsv(source, delimiterOf(source.start)),
  },
};
