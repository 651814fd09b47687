/** `--tolerance`: how far from the right integers an answer may be to count as close. Integers of any size are compared exactly. */
import { FlagError } from "../errors.ts";

export interface Tolerance {
  /** As it was given: `2`, `5%`. */
  readonly text: string;
  /** End of the metric's name behind that of the accuracy: `within_2`, `within_5pct`. */
  readonly metric: string;
  /** @param difference from the right integer @param right that integer; both without their signs */
  accepts(difference: bigint, right: bigint): boolean;
}

/**
 * Reads the value of the flag: integers and percentages, separated by commas.
 *
 * @throws {FlagError} where one is given twice
 */
export function parseTolerances(value: string): Tolerance[] {
  const texts = value.split(",").filter((text) => text !== "");
  const twice = texts.find((text, i) => texts.indexOf(text) < i);
  if (twice !== undefined) throw new FlagError("--tolerance", `${twice} is given twice`);
  return texts.map((text) => text.endsWith("%") ? relative(text) : absolute(text));
}

function absolute(text: string): Tolerance {
  const most = BigInt(text);
  return { text, metric: `within_${text}`, accepts: (difference) => difference <= most };
}

/** 0.5 % of 1000 is 5, exactly: the percentage is a fraction of integers. */
function relative(text: string): Tolerance {
  const number = text.slice(0, -1), [whole, decimals = ""] = number.split(".");
  const share = BigInt(`${whole}${decimals}`), unit = 100n * 10n ** BigInt(decimals.length);
  return {
    text,
    metric: `within_${number}pct`,
    accepts: (difference, right) => unit * difference <= share * right,
  };
}

/** Whether a value is an integer, or an array of such values, not empty. */
export function isOfIntegers(value: unknown): boolean {
  if (!Array.isArray(value)) return integerOf(value) !== undefined;
  return value.length > 0 && value.every(isOfIntegers);
}

/** Whether an answer has the shape of the right one, and each of its integers is within the tolerance of the one there. */
export function isWithin(tolerance: Tolerance, right: unknown, given: unknown): boolean {
  if (Array.isArray(right)) {
    return Array.isArray(given) && given.length === right.length &&
      right.every((each, i) => isWithin(tolerance, each, given[i]));
  }
  const a = integerOf(right), b = integerOf(given);
  return a !== undefined && b !== undefined && tolerance.accepts(size(a - b), size(a));
}

/** Data files of no declared type have integers below the base as texts. */
function integerOf(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value === "string" && /^-?\d+$/.test(value)) return BigInt(value);
  return Number.isSafeInteger(value) ? BigInt(value as number) : undefined;
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}
