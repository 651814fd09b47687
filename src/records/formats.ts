/** The formats that are text: how each is recognized, and its reader. */
import type { Beginning } from "./beginning.ts";
import { openCsv } from "./csv.ts";
import { delimiterIn } from "./delimiter.ts";
import type { FormatName } from "./format_names.ts";
import { areGraphs, openGraphs } from "./graph6.ts";
import { openJsonArray } from "./json_array.ts";
import { openJsonLines } from "./json_lines.ts";
import { isListFile, openLists } from "./list_file.ts";
import { openLmfdbText } from "./lmfdb.ts";
import { areSequences, areTerms, openBFile, openSequences } from "./oeis.ts";
import type { Records } from "./record.ts";
import type { Source } from "./source.ts";
import { areSpaced, openSpaces } from "./spaces.ts";

export interface TextFormat {
  /** Whether a file is one, if it is of none of the formats before. */
  readonly isMeantBy: (beginning: Beginning) => boolean;
  /** @throws {FileError} where the first records cannot be read */
  readonly open: (source: Source) => Promise<Records>;
}

export const textFormats: Readonly<Record<Exclude<FormatName, "parquet">, TextFormat>> = {
  tsv: {
    isMeantBy: ({ name }) => /\.(?:tsv|tab)$/.test(name),
    open: (source) => openCsv(source, "\t"),
  },
  graph6: {
    isMeantBy: ({ name, lines }) => /\.[gsd]6$/.test(name) || areGraphs(lines),
    open: openGraphs,
  },
  bfile: {
    isMeantBy: ({ name, lines }) => /^b\d{6,7}\.txt$/.test(name) || areTerms(lines),
    open: openBFile,
  },
  oeis: { isMeantBy: ({ lines }) => areSequences(lines), open: openSequences },
  lmfdb: {
    isMeantBy: ({ comments, lines }) =>
      comments.some((text) => /^#.*\bLMFDB\b/.test(text)) && !/^columns\s*:?=/.test(lines[0]!),
    open: openLmfdbText,
  },
  jsonl: {
    isMeantBy: ({ name, text }) =>
      /\.(?:jsonl|ndjson)$/.test(name) || /^\s*\{\s*["}]/.test(text) ||
      /\.json$/.test(name) && !/^\s*\[/.test(text),
    open: openJsonLines,
  },
  json: {
    isMeantBy: ({ name, text }) => /\.json$/.test(name) || /^\s*\[\s*\{\s*["}]/.test(text),
    open: openJsonArray,
  },
  lists: { isMeantBy: ({ lines }) => isListFile(lines[0]!), open: openLists },
  spaces: {
    isMeantBy: ({ name, lines }) => !/\.csv$/.test(name) && areSpaced(lines),
    open: openSpaces,
  },
  csv: {
    isMeantBy: () => true,
    open: (source) => openCsv(source, delimiterIn(source.beginning.lines[0]!) ?? ","),
  },
};
