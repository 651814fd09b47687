/** Files of the On-Line Encyclopedia of Integer Sequences. */
import { FileError } from "../errors.ts";
import { shorten } from "../text/shorten.ts";
import { lineRows } from "./line_rows.ts";
import type { Records } from "./record.ts";
import { integerOf } from "./scalar.ts";
import type { Source } from "./source.ts";
import { tableRecords } from "./table.ts";

/** A b-file has `n a(n)` on each line. @throws {FileError} where the first rows cannot be read */
export function openBFile(source: Source): Promise<Records> {
  const rows = lineRows(source, (text) => text.replace(/#.*/, "").trim().split(/\s+/));
  return tableRecords(source, rows, { format: "OEIS b-file", columns: ["n", "a(n)"] });
}

/** Whether lines are `n a(n)`, with each `n` one more than that of the line before. */
export function areTerms(lines: readonly string[]): boolean {
  const pairs = lines.map((line) => line.replace(/#.*/, "").trim().split(/\s+/).map(integerOf));
  return pairs.every(([n, term], i) =>
    pairs[i]!.length === 2 && term !== undefined && n !== undefined &&
    (i === 0 || n === pairs[i - 1]![0]! + 1n)
  );
}

/** A line of `stripped`: the name of a sequence, and its terms with commas before, between and behind them. */
const sequenceLine = /^(A\d{6,})\s*,(.*?),?\s*$/;

export function areSequences([first]: readonly string[]): boolean {
  return sequenceLine.test(first!);
}

/** The file `stripped` has a sequence on each line. @throws {FileError} where the first rows cannot be read */
export function openSequences(source: Source): Promise<Records> {
  const rows = lineRows(source, (text, line) => {
    const parts = sequenceLine.exec(text);
    if (parts !== null) return [parts[1]!, `[${parts[2]}]`];
    const expected = "a sequence like A000045 ,0,1,1,2,3,";
    throw new FileError(source.path, `expected ${expected}, found ${shorten(text)}`, line);
  });
  return tableRecords(source, rows, { format: "OEIS sequences", columns: ["name", "terms"] });
}
