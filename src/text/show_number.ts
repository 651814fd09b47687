/** A value that was expected to be an ordinary number, for messages: bigints look like numbers, and are none. */
export function showNumber(value: unknown): string {
  return typeof value === "bigint" ? `${value}n (a bigint): write Number(…)` : String(value);
}
