/** Long series made short enough for a page. */
import type { Value } from "./page/data.ts";

/** Digits that a chart can show. */
const digits = 5;

export function rounded(value: number): number {
  return Number(value.toPrecision(digits));
}

export function roundedOrNull(value: number | null | undefined): Value {
  return value === null || value === undefined || !Number.isFinite(value) ? null : rounded(value);
}

/** Cuts rows into at most `most` pieces of consecutive ones, as equal as possible, none empty. */
export function pieces<T>(rows: readonly T[], most: number): T[][] {
  const count = Math.min(most, rows.length);
  const start = (i: number) => Math.floor(i * rows.length / count);
  return Array.from({ length: count }, (_, i) => rows.slice(start(i), start(i + 1)));
}

/** At most `most` rows, evenly spread, the last among them. */
export function everyFew<T>(rows: readonly T[], most: number): T[] {
  return pieces(rows, most).map((piece) => piece.at(-1)!);
}

/** Mean of the values that there are. */
export function meanOf(values: readonly (number | null | undefined)[]): Value {
  const known = values.filter((value) => typeof value === "number");
  return known.length === 0
    ? null
    : roundedOrNull(known.reduce((sum, value) => sum + value, 0) / known.length);
}
