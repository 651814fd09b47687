import { expectInteger } from "./decimal_float.ts";
import { elementTokenizer } from "./element.ts";
import { done, goesOn, type GrammarState, toEach } from "./grammar.ts";
import { bracketed, integerIn, listIn } from "./notation.ts";
import type { ElementTokenizer } from "./tokenizer.ts";

/**
 * Permutations of 1 to `size`, as the list of the images of 1, 2, …: one token each.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(permutations(3).encode([2n, 3n, 1n]).join(" "), "2 3 1");
 * ```
 *
 * @throws {RangeError} if `size` is not an integer from 1 to 10,000
 */
export function permutations(size: number): ElementTokenizer<readonly bigint[]> {
  expectInteger("permutations: size", size, 1, 10_000);
  const expected = `each of the integers 1 to ${size} once`;
  const symbols = Array.from({ length: size }, (_, i) => String(i + 1)), known = new Set(symbols);
  const expectPermutation = (values: readonly bigint[]): readonly bigint[] => {
    const isOne = values.length === size && new Set(values).size === size &&
      values.every((value) => value >= 1n && value <= BigInt(size));
    if (isOne) return values;
    throw new RangeError(`expected ${expected}, found ${bracketed(values.map(String))}`);
  };
  return elementTokenizer<readonly bigint[]>({
    symbols,
    encode: (values) => expectPermutation(values).map(String),
    parseAt(tokens, start) {
      const images = tokens.slice(start, start + size);
      if (new Set(images).size < size || images.some((image) => !known.has(image))) {
        return undefined;
      }
      return { value: images.map(BigInt), end: start + size };
    },
    grammar: { start: allOf(symbols), isUnique: true },
    notation: {
      read: (cell) => expectPermutation(listIn(cell, expected).map((item) => integerIn(item))),
      show: (values) => bracketed(values.map(String)),
    },
  }, { kind: "permutations", size });
}

/** Each of these tokens, in any order. */
function allOf(missing: readonly string[]): GrammarState {
  const { length } = missing;
  if (length === 0) return done;
  return goesOn(length, () => [
    toEach(missing, length - 1, (token) => allOf(missing.filter((other) => other !== token))),
  ]);
}
