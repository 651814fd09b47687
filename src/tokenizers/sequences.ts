import type { Value } from "../records/record.ts";
import { knownDescription } from "./description.ts";
import { elementTokenizer } from "./element.ts";
import { closedBy } from "./grammar.ts";
import { bracketed, listIn, notationOf } from "./notation.ts";
import type { ElementTokenizer, Parsed, Tokenizer } from "./tokenizer.ts";

/**
 * The token that closes a sequence of elements: `.`, or for sequences of such sequences `..`, and so on, as an element may begin with
 * what closes an empty one.
 */
export function endFor({ symbols }: Pick<Tokenizer<unknown>, "symbols">): string {
  const known = new Set(symbols);
  let end = ".";
  while (known.has(end)) end += ".";
  return end;
}

/** The items behind each other, and the token that closes them. */
export function encodeItems<T>(
  items: Iterable<T>,
  element: Pick<ElementTokenizer<T>, "encode">,
  end: string,
): string[] {
  const tokens: string[] = [];
  for (const item of items) for (const token of element.encode(item)) tokens.push(token);
  tokens.push(end);
  return tokens;
}

/** Items up to the token that closes them. */
export function itemsAt<T>(
  tokens: readonly string[],
  start: number,
  element: Pick<ElementTokenizer<T>, "parseAt">,
  end: string,
): Parsed<T[]> | undefined {
  const value: T[] = [];
  let at = start;
  while (tokens[at] !== end) {
    const item = element.parseAt(tokens, at);
    if (item === undefined) return undefined;
    value.push(item.value);
    at = item.end;
  }
  return { value, end: at + 1 };
}

/**
 * Lists of any length, also empty ones: the items, and `.` behind them, or `..` where the items are lists themselves. These may be ragged.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { positionalInts } from "./positional_ints.ts";
 *
 * const { encode } = sequences(sequences(positionalInts(10)));
 * assert.equal(encode([[1n, 2n], [], [-3n]]).join(" "), "+ 1 + 2 . . - 3 . ..");
 * ```
 *
 * @param element tokenizer of the items
 */
export function sequences<T>(element: ElementTokenizer<T>): ElementTokenizer<readonly T[]> {
  const { read, show } = notationOf(element), end = endFor(element);
  const inner = knownDescription(element);
  return elementTokenizer<readonly T[]>({
    symbols: [...element.symbols, end],
    encode: (items) => encodeItems(items, element, end),
    parseAt: (tokens, start) => itemsAt(tokens, start, element, end),
    ...element.grammar && {
      grammar: { ...element.grammar, start: closedBy(end, element.grammar.start) },
    },
    notation: {
      read: (cell) => listIn(cell).map((item: Value) => read(item)),
      show: (items) => bracketed(items.map(show)),
    },
  }, inner && { kind: "sequences", element: inner });
}
