import { expectInteger } from "./decimal_float.ts";
import { elementTokenizer } from "./element.ts";
import { done, goesOn, type GrammarState, to, toEach } from "./grammar.ts";
import { bracketed, integerIn, listIn } from "./notation.ts";
import { encodeItems, endFor, itemsAt } from "./sequences.ts";
import { symbolicInts } from "./symbolic_ints.ts";
import type { ElementTokenizer } from "./tokenizer.ts";

/**
 * Partitions of integers up to `most`, as lists of their parts in descending order: a token for each part, and `.` behind them.
 * Other orders are accepted, and become the descending one.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(partitions(10).encode([1n, 4n, 2n]).join(" "), "4 2 1 .");
 * ```
 *
 * @throws {RangeError} if `most` is not an integer from 1 to 10,000
 */
export function partitions(most: number): ElementTokenizer<readonly bigint[]> {
  expectInteger("partitions: most", most, 1, 10_000);
  const part = symbolicInts(1, most), end = endFor(part);
  const isPartition = (parts: readonly bigint[]) =>
    parts.every((each) => each >= 1n) && parts.reduce((a, b) => a + b, 0n) <= BigInt(most);
  const expectPartition = (parts: readonly bigint[]): bigint[] => {
    if (isPartition(parts)) return descending(parts);
    const expected = `expected positive integers whose sum is at most ${most}`;
    throw new RangeError(`${expected}, found ${bracketed(parts.map(String))}`);
  };
  return elementTokenizer<readonly bigint[]>({
    symbols: [...part.symbols, end],
    encode: (parts) => encodeItems(expectPartition(parts), part, end),
    parseAt(tokens, start) {
      const parsed = itemsAt(tokens, start, part, end);
      if (parsed === undefined || !isPartition(parsed.value)) return undefined;
      return { value: descending(parsed.value), end: parsed.end };
    },
    grammar: { start: descendingParts(part.symbols, end, most, most), isUnique: true },
    notation: {
      read: (cell) => expectPartition(listIn(cell, "a partition").map((item) => integerIn(item))),
      show: (parts) => bracketed(parts.map(String)),
    },
  }, { kind: "partitions", most });
}

function descending(parts: readonly bigint[]): bigint[] {
  return parts.toSorted((a, b) => a > b ? -1 : a < b ? 1 : 0);
}

/** @param parts tokens of 1, 2, … @param largest the next part may be @param rest that all further parts may add up to */
function descendingParts(
  parts: readonly string[],
  end: string,
  largest: number,
  rest: number,
): GrammarState {
  return goesOn(1, () => {
    const next = parts.slice(0, Math.min(largest, rest));
    const part = toEach(next, 1, (token) => {
      const value = parts.indexOf(token) + 1;
      return descendingParts(parts, end, value, rest - value);
    });
    return [to([end], done), ...next.length > 0 ? [part] : []];
  });
}
