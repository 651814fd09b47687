/** How cases write tokens and integers. */

/** As read from a file: integers that are safe are numbers, others are bigints. */
export type Recorded = number | bigint | readonly Recorded[];

/** The same with bigints throughout. */
export type Exact = bigint | readonly Exact[];

/** Integers, or arrays of them, of whatever size. */
export function exact(value: Recorded): Exact {
  return typeof value === "object" ? value.map(exact) : BigInt(value);
}

/** Tokens written with spaces between them. */
export function words(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}
