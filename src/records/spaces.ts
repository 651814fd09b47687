/** Columns with spaces between them, such as Cremona's tables of elliptic curves. Lists may have spaces in them. */
import { delimiterIn } from "./delimiter.ts";
import { joinedLists } from "./joined_lists.ts";
import { lineRows } from "./line_rows.ts";
import type { Records } from "./record.ts";
import type { Source } from "./source.ts";
import { tableRecords } from "./table.ts";
import { valueOf } from "./value.ts";

/** @throws {FileError} where the first rows cannot be read */
export function openSpaces(source: Source): Promise<Records> {
  // Cremona's table of generators has more columns where the rank is larger.
  const shape = { format: "columns separated by spaces", isRagged: true };
  return tableRecords(source, lineRows(source, fieldsOf), shape);
}

function fieldsOf(text: string): readonly string[] {
  return joinedLists(text.trim().split(/\s+/), " ");
}

/** Lines that are looked at. */
const looked = 5;

/** Whether some first lines have columns, of numbers or lists below the names that there may be. */
export function areSpaced(lines: readonly string[]): boolean {
  const fields = lines.slice(0, looked).map(fieldsOf);
  return lines.slice(0, looked).every((line) => delimiterIn(line) === undefined) &&
    fields.every(({ length }) => length > 1) &&
    fields.at(-1)!.some((field) => typeof (valueOf(field) ?? "") !== "string");
}
