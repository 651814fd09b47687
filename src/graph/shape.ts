/**
 * Shapes whose dimensions are numbers, symbols, or products of both.
 *
 * Symbols stand for what changes from batch to batch: `B` examples, `S` source length, `T` target length, `P` length of
 * the prefix already decoded. Dimension letters are the same everywhere in the program.
 */

/** A number, or a product in canonical form such as `"B"`, `"8*B"` or `"B*S"`. */
export type Dim = number | string;

export type Shape = readonly Dim[];

/** What a symbol is worth in one run. */
export type Sizes = Readonly<Record<string, number>>;

/** Splits a dimension into its numeric factor and its symbols. */
export function factors(dim: Dim): { coefficient: number; symbols: string[] } {
  let coefficient = 1;
  const symbols: string[] = [];
  for (const part of String(dim).split("*")) {
    if (/^\d+$/.test(part)) coefficient *= Number(part);
    else symbols.push(part);
  }
  return { coefficient, symbols };
}

/**
 * The product of dimensions, in canonical form (so that equal products are equal values).
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(multiplyDims("S", 8, "B"), "8*B*S");
 * assert.equal(multiplyDims(2, 3), 6);
 * ```
 */
export function multiplyDims(...dims: Dim[]): Dim {
  let coefficient = 1;
  const symbols: string[] = [];
  for (const dim of dims) {
    const parts = factors(dim);
    coefficient *= parts.coefficient;
    symbols.push(...parts.symbols);
  }
  if (symbols.length === 0) return coefficient;
  const product = symbols.sort().join("*");
  return coefficient === 1 ? product : `${coefficient}*${product}`;
}

/**
 * The value of a dimension under given sizes.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(dimValue("8*B*S", { B: 2, S: 5 }), 80);
 * ```
 *
 * @throws RangeError for a symbol without a size
 */
export function dimValue(dim: Dim, sizes: Sizes): number {
  if (typeof dim === "number") return dim;
  const { coefficient, symbols } = factors(dim);
  return symbols.reduce((product, symbol) => {
    const size = sizes[symbol];
    if (size === undefined) throw new RangeError(`dimension ${symbol} has no size in this run`);
    return product * size;
  }, coefficient);
}

/** A shape with all symbols replaced by their values. */
export function concreteShape(shape: Shape, sizes: Sizes): number[] {
  return shape.map((dim) => dimValue(dim, sizes));
}

/** Number of elements of a concrete shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}

/** `[B*S, 256]`, for messages. */
export function showShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}
