import { described } from "./description.ts";
import { oneOf } from "./grammar.ts";
import { withIdWriter } from "./id_writer.ts";
import { showNumber } from "../text/show_number.ts";
import type { ElementTokenizer } from "./tokenizer.ts";

/**
 * Integers of a small range, one token each, e.g. `0 1`, `-10 … 10`, or nodes `N1 … N20` (paper, section 4.1).
 *
 * Writing does not check the range: a value outside is written as a token that no vocabulary holds.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const { symbols, encode } = symbolicInts(1, 3, "N");
 * assert.deepEqual(symbols, ["N1", "N2", "N3"]);
 * assert.deepEqual(encode(2n), ["N2"]);
 * ```
 *
 * @param min smallest integer @param max largest integer, included @param prefix put before each integer
 * @throws {RangeError} if a bound is not an integer
 */
export function symbolicInts(min: number, max: number, prefix = ""): ElementTokenizer<bigint> {
  for (const [name, bound] of Object.entries({ min, max })) {
    if (Number.isSafeInteger(bound)) continue;
    throw new RangeError(`symbolicInts: ${name}: expected an integer, found ${showNumber(bound)}`);
  }
  const symbols: string[] = [];
  for (let value = min; value <= max; value++) symbols.push(prefix + value);
  const known = new Set(symbols);

  function parseAt(tokens: readonly string[], start: number) {
    const token = tokens[start];
    if (!known.has(token)) return undefined;
    return { value: BigInt(token.slice(prefix.length)), end: start + 1 };
  }

  const grammar = { start: oneOf(symbols), isUnique: true };
  const encode = (value: bigint) => [prefix + value];
  const parse = (tokens: readonly string[]) => parseAt(tokens, 0)?.value;
  const tokenizer = withIdWriter({ symbols, encode, parse, parseAt, grammar }, (vocabulary) => {
    const symbolIds = vocabulary.idsOf(symbols);
    return (value, ids) => {
      const id = typeof value === "bigint" ? symbolIds[Number(value) - min] : undefined;
      ids.push(id ?? vocabulary.idsOf(encode(value))[0]!);
    };
  });
  return described(tokenizer, { kind: "symbolicInts", min, max, prefix });
}
