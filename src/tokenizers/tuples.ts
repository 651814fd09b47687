import { knownDescription } from "./description.ts";
import { elementTokenizer } from "./element.ts";
import { type GrammarState, inOrder, oneOf } from "./grammar.ts";
import { bracketed, listIn, notationOf } from "./notation.ts";
import type { ElementTokenizer } from "./tokenizer.ts";

/** Stands before each part. */
const opening = ";";

type Parts = [GrammarState, ...GrammarState[]];

/** Tokenizers of the parts of a tuple, in their order. */
export type PartTokenizers<T extends readonly unknown[]> = {
  readonly [K in keyof T]: ElementTokenizer<T[K]>;
};

/**
 * Lists of a fixed number of parts, each of its own kind: `;` and the part, for each of them.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { floats } from "./floats.ts";
 * import { labels } from "./labels.ts";
 *
 * const { encode } = tuples(labels("yes", "no"), floats());
 * assert.equal(encode(["yes", 0.5]).join(" "), "; yes ; + 5 0 0 E-3");
 * ```
 *
 * @param parts tokenizers of the parts
 * @throws {RangeError} if there are none
 */
export function tuples<T extends readonly unknown[]>(
  ...parts: PartTokenizers<T>
): ElementTokenizer<T> {
  const all = parts as readonly ElementTokenizer<unknown>[];
  if (all.length === 0) throw new RangeError("tuples: expected a part or more");
  const notations = all.map(notationOf), expected = `a list of ${all.length}`;
  const expectLength = <V>(items: readonly V[]): readonly V[] => {
    if (items.length === all.length) return items;
    throw new RangeError(`expected ${expected}, found one of ${items.length}`);
  };
  const grammars = all.flatMap(({ grammar = [] }) => grammar);
  const known = all.flatMap((part) => knownDescription(part) ?? []);
  return elementTokenizer<T>({
    symbols: [opening, ...all.flatMap(({ symbols }) => symbols)],
    encode: (value) => expectLength(value).flatMap((part, i) => [opening, ...all[i]!.encode(part)]),
    parseAt(tokens, start) {
      const value: unknown[] = [];
      let end = start;
      for (const part of all) {
        const parsed = tokens[end] === opening ? part.parseAt(tokens, end + 1) : undefined;
        if (parsed === undefined) return undefined;
        value.push(parsed.value);
        end = parsed.end;
      }
      return { value: value as unknown as T, end };
    },
    ...grammars.length === all.length && {
      grammar: {
        start: inOrder(...grammars.flatMap(({ start }) => [oneOf([opening]), start]) as Parts),
        isUnique: grammars.every(({ isUnique }) => isUnique),
      },
    },
    notation: {
      read: (cell) =>
        expectLength(listIn(cell, expected)).map((item, i) =>
          notations[i]!.read(item)
        ) as unknown as T,
      show: (value) => bracketed(value.map((part, i) => notations[i]!.show(part))),
    },
  }, known.length === all.length ? { kind: "tuples", parts: known } : undefined);
}
