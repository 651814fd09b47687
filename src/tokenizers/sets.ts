import type { Value } from "../records/record.ts";
import { elementTokenizer } from "./element.ts";
import { listIn, notationOf } from "./notation.ts";
import { compareValues } from "./order.ts";
import { encodeItems, endFor, itemsAt } from "./sequences.ts";
import type { ElementTokenizer } from "./tokenizer.ts";

/**
 * Finite sets, as lists of different elements: written in ascending order, with `.` behind them. Reading accepts any order,
 * and gives the ascending one; an element that comes twice is refused.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { positionalInts } from "./positional_ints.ts";
 *
 * const { encode, parse } = sets(positionalInts(10));
 * assert.equal(encode([5n, -1n, 5n]).join(" "), "- 1 + 5 .");
 * assert.deepEqual(parse(["+", "5", "-", "1", "."]), [-1n, 5n]);
 * ```
 *
 * @param element tokenizer of the elements
 */
export function sets<T>(element: ElementTokenizer<T>): ElementTokenizer<readonly T[]> {
  const { read, show } = notationOf(element), end = endFor(element);
  return elementTokenizer<readonly T[]>({
    symbols: [...element.symbols, end],
    encode: (items) => encodeItems(ascending(items), element, end),
    parseAt(tokens, start) {
      const parsed = itemsAt(tokens, start, element, end);
      if (parsed === undefined) return undefined;
      const value = ascending(parsed.value);
      return value.length === parsed.value.length ? { value, end: parsed.end } : undefined;
    },
    notation: {
      read: (cell) => ascending(listIn(cell, "a set").map((item: Value) => read(item))),
      show: (items) => `{${ascending(items).map(show).join(", ")}}`,
    },
  });
}

/** Each element once, in ascending order. */
function ascending<T>(items: readonly T[]): T[] {
  const sorted = items.toSorted(compareValues);
  return sorted.filter((item, i) => i === 0 || compareValues(sorted[i - 1], item) !== 0);
}
