import { FlagError } from "../errors.ts";
import { noneOf } from "../text/nearest.ts";
import type { Cell, Row } from "./table.ts";

const natural = new Intl.Collator("en", { numeric: true });

/**
 * Rows in the order of a column, `-column` for the largest first; rows without a value come last.
 *
 * @throws {FlagError} when there is no such column
 */
export function sortRows<T extends { readonly cells: Row }>(
  rows: readonly T[],
  by: string,
): T[] {
  if (by === "" || rows.length === 0) return [...rows];
  const isDescending = by.startsWith("-"), column = isDescending ? by.slice(1) : by;
  const columns = Object.keys(rows[0]!.cells);
  if (!columns.includes(column)) throw new FlagError("--sort", noneOf("column", column, columns));
  const [known, unknown] = [true, false].map((isKnown) =>
    rows.filter(({ cells }) => ((cells[column] ?? null) !== null) === isKnown)
  ) as [T[], T[]];
  const sorted = known.sort((a, b) => compareCells(a.cells[column]!, b.cells[column]!));
  return [...isDescending ? sorted.reverse() : sorted, ...unknown];
}

/** Numbers by size, all else in natural order. */
export function compareCells(a: Cell, b: Cell): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return natural.compare(String(a ?? ""), String(b ?? ""));
}
