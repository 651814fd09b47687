/** Digits without a sign stand for themselves in data of no declared type, where a list of one is an answer of one token. */
const digits = /^(?:0|[1-9]\d*)$/;

/**
 * A value as other programs expect it: digits that were a token of their own are integers, and one alone is
 * no list.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(plainValue(["2"]), 2n);
 * assert.deepEqual(plainValue(["2", "(", 12n]), [2n, "(", 12n]);
 * assert.deepEqual(plainValue([12n]), [12n]);
 * ```
 */
export function plainValue(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const [first, ...others] = value;
  if (others.length === 0 && isDigits(first)) return BigInt(first);
  return value.map((item) => isDigits(item) ? BigInt(item) : item);
}

function isDigits(item: unknown): item is string {
  return typeof item === "string" && digits.test(item);
}
