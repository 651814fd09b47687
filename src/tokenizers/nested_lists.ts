import type { Value } from "../records/record.ts";
import { valueOf } from "../records/value.ts";
import { knownDescription } from "./description.ts";
import { elementTokenizer } from "./element.ts";
import { before, done, goesOn, type GrammarState, to } from "./grammar.ts";
import { bracketed, listIn, notationOf } from "./notation.ts";
import type { NestedArray } from "./number_array.ts";
import type { ElementTokenizer, Parsed } from "./tokenizer.ts";

const opening = "[", closing = "]";

/** How deep lists may be nested. */
const deepest = 64;

type Nested<T> = T | NestedArray<T>;

/**
 * Lists of elements and of such lists, to any depth up to 64, as of trees: brackets around each list.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { symbolicInts } from "./symbolic_ints.ts";
 *
 * assert.equal(nestedLists(symbolicInts(0, 9)).encode([[1n, 2n], [], 3n]).join(" "), "[ [ 1 2 ] [ ] 3 ]");
 * ```
 *
 * @param element tokenizer of the elements, which are no arrays themselves
 */
export function nestedLists<T>(element: ElementTokenizer<T>): ElementTokenizer<NestedArray<T>> {
  const { read, show } = notationOf(element), inner = knownDescription(element);

  function append(value: Nested<T>, tokens: string[], depth: number): void {
    if (!Array.isArray(value)) return void tokens.push(...element.encode(value as T));
    if (depth === deepest) throw new RangeError(`lists are nested more than ${deepest} times`);
    tokens.push(opening);
    for (const item of value) append(item, tokens, depth + 1);
    tokens.push(closing);
  }

  function listAt(
    tokens: readonly string[],
    start: number,
    depth: number,
  ): Parsed<NestedArray<T>> | undefined {
    if (tokens[start] !== opening || depth === deepest) return undefined;
    const value: Nested<T>[] = [];
    let end = start + 1;
    while (tokens[end] !== closing) {
      const item = tokens[end] === opening
        ? listAt(tokens, end, depth + 1)
        : element.parseAt(tokens, end);
      if (item === undefined) return undefined;
      value.push(item.value);
      end = item.end;
    }
    return { value, end: end + 1 };
  }

  const readItem = (cell: Value): Nested<T> => {
    const value = valueOf(cell);
    return Array.isArray(value) ? value.map(readItem) : read(cell);
  };
  const showItem = (item: Nested<T>): string =>
    Array.isArray(item) ? bracketed(item.map(showItem)) : show(item as T);

  return elementTokenizer<NestedArray<T>>({
    symbols: [opening, closing, ...element.symbols],
    encode(value) {
      const tokens: string[] = [];
      append(value, tokens, 0);
      return tokens;
    },
    parseAt: (tokens, start) => listAt(tokens, start, 0),
    ...element.grammar && {
      grammar: {
        start: goesOn(2, () => [to([opening], inside(element.grammar!.start, 1))]),
        isUnique: element.grammar.isUnique,
      },
    },
    notation: {
      read: (cell) => listIn(cell).map(readItem),
      show: (value) => bracketed(value.map(showItem)),
    },
  }, inner && { kind: "nestedLists", element: inner });
}

/** Between the items of a list. @param depth number of lists that are open */
function inside(element: GrammarState, depth: number): GrammarState {
  return goesOn(depth, () => [
    to([closing], depth === 1 ? done : inside(element, depth - 1)),
    ...depth < deepest ? [to([opening], inside(element, depth + 1))] : [],
    ...before(element, inside(element, depth)).choices(),
  ]);
}
