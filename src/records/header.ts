/** Names of columns. */
import { FileError } from "../errors.ts";
import { shorten } from "../text/shorten.ts";
import { valueOf } from "./value.ts";

/** Spreadsheets show the second argument; the LMFDB links the names of its columns in this way. */
const hyperlink = /^=HYPERLINK\(\s*"[^"]*"\s*[,;]\s*"(.*)"\s*\)$/i;

/** The name in a cell of the first line. */
export function columnName(cell: string): string {
  return (hyperlink.exec(cell.trim())?.[1] ?? cell).trim();
}

/** Whether the first line of a table holds names of columns: no name is a number or a list. */
export function areNames(cells: readonly string[]): boolean {
  return isNumberedByPandas(cells) ||
    cells.some((cell) => cell.trim() !== "") && !cells.some(isData);
}

function isData(cell: string): boolean {
  return typeof (valueOf(cell) ?? "") !== "string" || /^[+-]?\.?\d[\d./eE+-]*$/.test(cell.trim());
}

/** A data frame whose columns have no names is written with `,0,1,2` above it, below which lines are numbered. */
function isNumberedByPandas([first, ...others]: readonly string[]): boolean {
  return first === "" && others.length > 0 && others.every((cell, i) => cell === String(i));
}

/** @throws {FileError} where two columns have the same name */
export function checkNames(
  path: string,
  names: readonly string[],
  line: number | undefined,
): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (name !== "" && seen.has(name)) {
      throw new FileError(path, `two columns are called ${shorten(name)}`, line);
    }
    seen.add(name);
  }
}
