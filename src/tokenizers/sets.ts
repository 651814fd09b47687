import type { Value } from "../records/record.ts";
import { knownDescription } from "./description.ts";
import { elementTokenizer } from "./element.ts";
import {
  done,
  type Excluded,
  excluding,
  followedBy,
  goesOn,
  type Grammar,
  type GrammarState,
  nothing,
  to,
  toEach,
  without,
} from "./grammar.ts";
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
  const inner = knownDescription(element);
  return elementTokenizer<readonly T[]>({
    symbols: [...element.symbols, end],
    encode: (items) => encodeItems(ascending(items), element, end),
    parseAt(tokens, start) {
      const parsed = itemsAt(tokens, start, element, end);
      if (parsed === undefined) return undefined;
      const value = ascending(parsed.value);
      return value.length === parsed.value.length ? { value, end: parsed.end } : undefined;
    },
    ...element.grammar?.isUnique && { grammar: setGrammar(element, element.grammar, end) },
    notation: {
      read: (cell) => ascending(listIn(cell, "a set").map((item: Value) => read(item))),
      show: (items) => `{${ascending(items).map(show).join(", ")}}`,
    },
  }, inner && { kind: "sets", element: inner });
}

/** Each element once, in ascending order. */
function ascending<T>(items: readonly T[]): T[] {
  const sorted = items.toSorted(compareValues);
  return sorted.filter((item, i) => i === 0 || compareValues(sorted[i - 1], item) !== 0);
}

/** Elements of one token each come in ascending order, others in any, but none twice. */
function setGrammar<T>(
  element: ElementTokenizer<T>,
  { start }: Grammar,
  end: string,
): Grammar {
  const [first, ...others] = start.choices();
  const isToken = first !== undefined && others.length === 0 &&
    first.next(first.tokens[0]!) === done;
  if (!isToken) return { start: differentItems(start, end, nothing), isUnique: false };
  const valueOf = new Map(first.tokens.map((token) => [token, element.parse([token])]));
  const ordered = first.tokens.toSorted((a, b) => compareValues(valueOf.get(a), valueOf.get(b)));
  return { start: ascendingTokens(ordered, end), isUnique: true };
}

function ascendingTokens(tokens: readonly string[], end: string): GrammarState {
  return goesOn(1, () => [
    to([end], done),
    ...tokens.length === 0 ? [] : [
      toEach(tokens, 1, (token) => ascendingTokens(tokens.slice(tokens.indexOf(token) + 1), end)),
    ],
  ]);
}

function differentItems(item: GrammarState, end: string, known: Excluded): GrammarState {
  return goesOn(1, () => {
    const next = followedBy(
      without(item, known),
      1,
      (tokens) => differentItems(item, end, excluding(known, tokens)),
    );
    return [to([end], done), ...next.choices()];
  });
}
