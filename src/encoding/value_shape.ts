import type { DataType } from "../flags/data_types/data_type.ts";
import type { Integers } from "./packed_values.ts";

/** What is known of the values of one side of the examples: whether they fit one data type, and which. */
export class ValueShape {
  /** 0 for integers, 1 for lists of integers, 2 for matrices, …; undefined before the first value. */
  dimensions: number | undefined;
  /** Smallest and largest size of each dimension. */
  readonly sizes: { least: number; most: number }[] = [];
  /** Of all integers, inside lists too. */
  least = 0n;
  most = 0n;

  /** What is wrong with a value, where it does not go with those before. @param first that it must go with, where there were none */
  misfit(value: Integers, first: Integers): string | undefined {
    return misfitOf(value, this.dimensions ?? dimensionsOf(first));
  }

  /** Takes a value into account that goes with those before. */
  add(value: Integers): void {
    if (this.dimensions === undefined) {
      this.dimensions = dimensionsOf(value);
      this.least = this.most = firstInteger(value)!;
    }
    this.#measure(value, 0);
  }

  #measure(value: Integers, depth: number): void {
    if (typeof value === "bigint") {
      if (value < this.least) this.least = value;
      if (value > this.most) this.most = value;
      return;
    }
    const size = this.sizes[depth] ??= { least: value.length, most: value.length };
    size.least = Math.min(size.least, value.length);
    size.most = Math.max(size.most, value.length);
    for (const item of value) this.#measure(item, depth + 1);
  }
}

function misfitOf(value: Integers, dimensions: number, depth = 0): string | undefined {
  if (depth === dimensions) {
    return typeof value === "bigint"
      ? undefined
      : `expected ${kindOf(dimensions)} as before, found a list`;
  }
  if (typeof value === "bigint") {
    const where = depth === 0 ? "" : "rows like ";
    return `expected ${kindOf(dimensions)} as before, found ${where}${value}`;
  }
  if (value.length === 0) return "an empty list cannot be written as tokens";
  for (const item of value) {
    const problem = misfitOf(item, dimensions, depth + 1);
    if (problem !== undefined) return problem;
  }
  return isRagged(value) ? "the rows of a matrix have different lengths" : undefined;
}

function dimensionsOf(value: Integers): number {
  return typeof value === "bigint" ? 0 : value.length === 0 ? 1 : 1 + dimensionsOf(value[0]!);
}

function firstInteger(value: Integers): bigint | undefined {
  return typeof value === "bigint"
    ? value
    : value.length === 0
    ? undefined
    : firstInteger(value[0]!);
}

function isRagged(rows: readonly Integers[]): boolean {
  const [first] = rows;
  if (typeof first === "bigint") return false;
  return rows.some((row) => (row as readonly Integers[]).length !== first!.length);
}

/** @param dimensions of lists; 0: an integer */
export function kindOf(dimensions: number): string {
  return ["an integer", "a list of integers", "a matrix"][dimensions] ??
    `lists in ${dimensions} levels`;
}

/** Integers of this many values, one token each, are a range that a model may as well learn as classes. */
const mostClasses = 100;

/**
 * The data type in which values of a shape are written.
 *
 * @param isAnswer few different integers are then written as one token each
 */
export function dataTypeOf(
  { dimensions, sizes, least, most }: ValueShape,
  isAnswer: boolean,
): DataType {
  const from = Number(least), to = Number(most) + 1;
  const isRange = dimensions === 0 && isAnswer && most - least < mostClasses &&
    Number.isSafeInteger(from) && Number.isSafeInteger(to);
  if (isRange) return { kind: "range", from, to };
  const element = { kind: "int", form: "plain" } as const;
  return dimensions === 0
    ? element
    : { kind: "array", element, sizes: sizes.map(({ most }) => most) };
}
