import type { Notation } from "../tokenizers/tokenizer.ts";

/** Digits without a sign stand for themselves in data of no declared type, where a list of one is an answer of one token. */
const digits = /^(?:0|[1-9]\d*)$/;

/**
 * A value as other programs expect it: digits that were a token of their own are integers, and one alone is
 * no list. Of values that have a notation of their own, numbers, texts and lists of numbers stay what they are, and others are texts:
 * `3/4`, `x^2 - 1`.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(plainValue(["2"]), 2n);
 * assert.deepEqual(plainValue(["2", "(", 12n]), [2n, "(", 12n]);
 * assert.deepEqual(plainValue([12n]), [12n]);
 * ```
 */
export function plainValue(value: unknown, notation?: Notation<unknown>): unknown {
  if (notation !== undefined) return isSimple(value) ? value : notation.show(value);
  if (!Array.isArray(value)) return value;
  const [first, ...others] = value;
  if (others.length === 0 && isDigits(first)) return BigInt(first);
  return value.map((item) => isDigits(item) ? BigInt(item) : item);
}

/** A number or text, or numbers in lists. */
function isSimple(value: unknown): boolean {
  return typeof value === "string" || isNumeric(value);
}

function isNumeric(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isNumeric);
  return typeof value === "number" || typeof value === "bigint" || value === undefined;
}

function isDigits(item: unknown): item is string {
  return typeof item === "string" && digits.test(item);
}
