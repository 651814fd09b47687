import { ArraySizeError } from "../errors.ts";
import { showNumber } from "../text/show_number.ts";
import { described, knownDescription } from "./description.ts";
import { goesOn, type GrammarState, repeated, to } from "./grammar.ts";
import { idWriterOf, type Sink, withIdWriter, type Writer } from "./id_writer.ts";
import { symbolicInts } from "./symbolic_ints.ts";
import type { ElementTokenizer, Parsed } from "./tokenizer.ts";

/** An array of any number of dimensions: rows of rows of … of elements. */
export type NestedArray<T> = readonly (T | NestedArray<T>)[];

/** How an array is written. */
export interface ArrayShape {
  /** Number of dimensions: 1 for vectors, 2 for matrices. */
  readonly dimensions: number;
  /** Largest size of any dimension. */
  readonly maxSize: number;
  /** Put before each size, `V` unless told otherwise. */
  readonly prefix?: string;
}

/**
 * Arrays: one token for the size of each dimension, then the elements row by row. The 2 × 3 matrix of 1 to 6 is
 * `V2 V3 + 1 + 2 + 3 + 4 + 5 + 6` in base 10 (paper, section 4.1).
 *
 * Writing an array of more than `maxSize` rows or columns raises an {@link ArraySizeError}.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { positionalInts } from "./positional_ints.ts";
 *
 * const { encode } = numberArray(positionalInts(10), { dimensions: 2, maxSize: 5 });
 * assert.equal(encode([[1n, 2n], [3n, 45n]]).join(" "), "V2 V2 + 1 + 2 + 3 + 4 5");
 * ```
 *
 * @param element tokenizer of the elements
 * @throws {RangeError} if the shape does not say how many dimensions there are, and how large they may be
 */
export function numberArray<T>(
  element: ElementTokenizer<T>,
  shape: ArrayShape & { readonly dimensions: 1 },
): ElementTokenizer<readonly T[]>;
export function numberArray<T>(
  element: ElementTokenizer<T>,
  shape: ArrayShape & { readonly dimensions: 2 },
): ElementTokenizer<readonly (readonly T[])[]>;
export function numberArray<T>(
  element: ElementTokenizer<T>,
  shape: ArrayShape,
): ElementTokenizer<NestedArray<T>>;
export function numberArray<T>(
  element: ElementTokenizer<T>,
  { dimensions, maxSize, prefix = "V" }: ArrayShape,
): ElementTokenizer<NestedArray<T>> {
  expectSizes({ dimensions, maxSize });
  const size = symbolicInts(1, maxSize, prefix);

  function parseAt(tokens: readonly string[], start: number) {
    const sizes: number[] = [];
    for (let i = 0; i < dimensions; i++) {
      const parsed = size.parseAt(tokens, start + i);
      if (parsed === undefined) return undefined;
      sizes.push(Number(parsed.value));
    }
    return parseElements(tokens, start + dimensions, sizes, element);
  }

  const tokenizer = withIdWriter<NestedArray<T>>({
    symbols: [...size.symbols, ...element.symbols],
    encode(value) {
      const sizes = sizesOf(value, dimensions, maxSize);
      const tokens = sizes.flatMap((length) => size.encode(BigInt(length)));
      // There may be too many to be arguments of one call.
      const write = (item: T) => element.encode(item).forEach((token) => tokens.push(token));
      appendElements(value, sizes, 0, write, tokens);
      return tokens;
    },
    parse: (tokens) => parseAt(tokens, 0)?.value,
    parseAt,
    ...element.grammar && {
      grammar: {
        start: sizesThenElements(size.symbols, element.grammar.start, dimensions),
        isUnique: element.grammar.isUnique,
      },
    },
  }, (vocabulary) => {
    const sizeIds = vocabulary.idsOf(size.symbols), writeElement = idWriterOf(element, vocabulary);
    return (value, ids) => {
      const sizes = sizesOf(value, dimensions, maxSize);
      for (const length of sizes) ids.push(sizeIds[length - 1]!);
      appendElements(value, sizes, 0, writeElement, ids);
    };
  });
  const elements = knownDescription(element);
  return described(
    tokenizer,
    elements && { kind: "numberArray", element: elements, dimensions, maxSize, prefix },
  );
}

function parseElements<T>(
  tokens: readonly string[],
  start: number,
  [length, ...inner]: readonly number[],
  element: ElementTokenizer<T>,
): Parsed<NestedArray<T>> | undefined {
  const items: (T | NestedArray<T>)[] = [];
  let end = start;
  for (let i = 0; i < length; i++) {
    const item = inner.length === 0
      ? element.parseAt(tokens, end)
      : parseElements(tokens, end, inner, element);
    if (item === undefined) return undefined;
    items.push(item.value);
    end = item.end;
  }
  return { value: items, end };
}

/** @param missing sizes that are still to come @param count elements of the sizes so far */
function sizesThenElements(
  sizes: readonly string[],
  element: GrammarState,
  missing: number,
  count = 1,
): GrammarState {
  if (missing === 0) return repeated(element, count);
  return goesOn(
    missing + count * element.fewest,
    () =>
      sizes.map((size, i) =>
        to([size], sizesThenElements(sizes, element, missing - 1, count * (i + 1)))
      ),
  );
}

/** @throws {RangeError} naming the field of the shape that is missing or no size */
function expectSizes(sizes: Pick<ArrayShape, "dimensions" | "maxSize">): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (size === undefined) throw new RangeError(`numberArray: ${name} is missing`);
    if (Number.isSafeInteger(size) && size >= 1) continue;
    const wanted = "expected an integer of at least 1";
    throw new RangeError(`numberArray: ${name}: ${wanted}, found ${showNumber(size)}`);
  }
}

/** The size of each dimension, from the first row of each. */
function sizesOf(value: unknown, dimensions: number, maxSize: number): number[] {
  const sizes: number[] = [];
  let level = value;
  for (let i = 0; i < dimensions; i++) {
    if (!Array.isArray(level)) throw new TypeError(`expected an array of ${dimensions} dimensions`);
    if (level.length === 0) throw new RangeError("expected an array that is not empty");
    if (level.length > maxSize) throw new ArraySizeError(level.length, maxSize);
    sizes.push(level.length);
    level = level[0];
  }
  return sizes;
}

/** @param dimension that `value` is a row of, from 0 */
function appendElements<T, S>(
  value: NestedArray<T>,
  sizes: readonly number[],
  dimension: number,
  write: Writer<T, S>,
  list: Sink<S>,
): void {
  const length = sizes[dimension]!;
  if (!Array.isArray(value) || value.length !== length) {
    throw new RangeError(`expected ${length} elements in every row, as in the first`);
  }
  const last = dimension === sizes.length - 1;
  for (const item of value) {
    if (last) write(item as T, list);
    else appendElements(item as NestedArray<T>, sizes, dimension + 1, write, list);
  }
}
