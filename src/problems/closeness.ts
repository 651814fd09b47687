/** How far numbers, and arrays of them, are from each other. Integers and fractions of any size are compared exactly, and real numbers as the decimals that they are written as. */
import { compareValues } from "../tokenizers/order.ts";

/** Of the differences of all numbers in an array: their sum, the root of the sum of squares, or the largest. */
export const norms = ["L1", "L2", "Linf"] as const;

export type Norm = (typeof norms)[number];

/** A decimal number from 0 on; as text where it has more digits than a `number` can hold. */
export type Amount = number | string;

/** A difference from the right answer a that is accepted: of at most `absolute` + `relative` · |a|. */
export interface Closeness {
  readonly absolute?: Amount;
  readonly relative?: Amount;
  /** Compares arrays by the norm of their difference with that of the right array; left out: number by number. */
  readonly norm?: Norm;
}

/** A number as a quotient. */
interface Fraction {
  readonly over: bigint;
  /** Positive. */
  readonly under: bigint;
}

/** Whether a value is a number – integer, fraction, real or complex – or an array of such values, not empty. */
export function isNumeric(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isNumeric);
  return exactly(value) !== undefined || complexOf(value) !== undefined;
}

/**
 * Whether a prediction is a number close to the right one, or an array of the same shape whose numbers are. Complex
 * numbers differ by the absolute value of their difference.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.ok(isClose([1, 200], [1.01, 198], { relative: 0.02 }));
 * assert.ok(!isClose([0, 200], [1, 200], { relative: 0.02 }));
 * assert.ok(isClose([0, 200], [1, 200], { relative: 0.02, norm: "L1" }));
 * ```
 */
export function isClose(answer: unknown, prediction: unknown, closeness: Closeness): boolean {
  const { norm } = closeness, pairs = pairsOf(answer, prediction);
  if (pairs === undefined) return false;
  if (norm !== undefined) return isCloseInNorm(pairs, closeness, norm);
  return pairs.every(([right, given]) =>
    isCloseExactly(right, given, closeness) ?? isCloseInNorm([[right, given]], closeness, "L1")
  );
}

/**
 * The same for lists whose order does not matter, as the roots of a polynomial: some order of the predicted elements is close to the
 * answer.
 */
export function isCloseUpToOrder(
  answer: readonly unknown[],
  prediction: readonly unknown[],
  closeness: Omit<Closeness, "norm">,
): boolean {
  if (answer.length !== prediction.length) return false;
  const partnerOf = new Map<number, number>();
  // An element whose partners are all taken may send one of these to another partner.
  const findPartner = (i: number, tried: Set<number>): boolean =>
    prediction.some((given, k) => {
      if (tried.has(k) || !isClose(answer[i], given, closeness)) return false;
      tried.add(k);
      const other = partnerOf.get(k);
      if (other !== undefined && !findPartner(other, tried)) return false;
      partnerOf.set(k, i);
      return true;
    });
  return answer.every((_, i) => findPartner(i, new Set()));
}

/** Whether two lists have the same elements, in any order. */
export function isSameUpToOrder(
  answer: readonly unknown[],
  prediction: readonly unknown[],
): boolean {
  const [one, other] = [answer, prediction].map((list) => list.toSorted(compareValues));
  return one!.length === other!.length &&
    one!.every((element, i) => compareValues(element, other![i]) === 0);
}

/** Numbers at the same places; undefined where the shapes differ. */
function pairsOf(right: unknown, given: unknown): [unknown, unknown][] | undefined {
  if (!Array.isArray(right)) return Array.isArray(given) ? undefined : [[right, given]];
  if (!Array.isArray(given) || given.length !== right.length) return undefined;
  const pairs = right.map((each, i) => pairsOf(each, given[i]));
  return pairs.every((each) => each !== undefined) ? pairs.flat() : undefined;
}

/** Undefined where one of both is not exact. */
function isCloseExactly(
  right: unknown,
  given: unknown,
  { absolute = 0, relative = 0 }: Closeness,
): boolean | undefined {
  const a = exactly(right), b = exactly(given);
  if (a === undefined || b === undefined) return undefined;
  const most = decimalFraction(absolute), share = decimalFraction(relative);
  const difference = size(a.over * b.under - b.over * a.under);
  return most.under * share.under * difference <=
    most.over * share.under * a.under * b.under + share.over * most.under * size(a.over) * b.under;
}

function isCloseInNorm(
  pairs: readonly (readonly [unknown, unknown])[],
  { absolute = 0, relative = 0 }: Closeness,
  norm: Norm,
): boolean {
  const differences: number[] = [], sizes: number[] = [];
  for (const [right, given] of pairs) {
    const a = complexOf(right), b = complexOf(given);
    if (a === undefined || b === undefined) return false;
    differences.push(Math.hypot(a.re - b.re, a.im - b.im));
    sizes.push(Math.hypot(a.re, a.im));
  }
  return normOf(differences, norm) <= Number(absolute) + Number(relative) * normOf(sizes, norm);
}

function normOf(values: readonly number[], norm: Norm): number {
  if (norm === "L1") return values.reduce((sum, value) => sum + value, 0);
  return norm === "L2" ? Math.hypot(...values) : Math.max(0, ...values);
}

/** Data files of no declared type have integers below the base as texts. */
function exactly(value: unknown): Fraction | undefined {
  if (typeof value === "bigint") return { over: value, under: 1n };
  if (typeof value === "string" && /^-?\d+$/.test(value)) return { over: BigInt(value), under: 1n };
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return undefined;
    const { over, under } = decimalFraction(Math.abs(value));
    return { over: value < 0 ? -over : over, under };
  }
  const { numerator, denominator } = Object(value);
  const isFraction = typeof numerator === "bigint" && typeof denominator === "bigint";
  return isFraction && denominator > 0n ? { over: numerator, under: denominator } : undefined;
}

/** As floating-point numbers. */
function complexOf(value: unknown): { re: number; im: number } | undefined {
  const exact = typeof value === "number" ? undefined : exactly(value);
  if (Number.isFinite(value)) return { re: value as number, im: 0 };
  if (exact !== undefined) return { re: Number(exact.over) / Number(exact.under), im: 0 };
  const { re, im } = Object(value);
  return Number.isFinite(re) && Number.isFinite(im) ? { re, im } : undefined;
}

/** A decimal number as it is written, exactly: 0.05 is 5 / 100. @param value not negative */
function decimalFraction(value: Amount): Fraction {
  const [digits, exponent = "0"] = String(value).split("e");
  const [whole, decimals = ""] = digits!.split(".");
  const places = decimals.length - Number(exponent), over = BigInt(`${whole}${decimals}`);
  return places >= 0
    ? { over, under: 10n ** BigInt(places) }
    : { over: over * 10n ** BigInt(-places), under: 1n };
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}
