/** Tables for other programs: every column, nothing cut. */
import { csvCell } from "../text/csv_cell.ts";
import type { Row } from "./table.ts";

/** CSV with a line of names, empty without rows; what is not known is empty. */
export function toCsv(rows: readonly Row[]): string {
  if (rows.length === 0) return "";
  const columns = Object.keys(rows[0]!);
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]!))];
  return lines.map((cells) => cells.map((cell) => csvCell(String(cell ?? ""))).join(",") + "\n")
    .join("");
}

/** A JSON array of objects, one a line. */
export function toJson(rows: readonly object[]): string {
  if (rows.length === 0) return "[]\n";
  return `[\n${rows.map((row) => "  " + JSON.stringify(row)).join(",\n")}\n]\n`;
}
