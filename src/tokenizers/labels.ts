import { elementTokenizer } from "./element.ts";
import { oneOf } from "./grammar.ts";
import { textIn } from "./notation.ts";
import { noneOf } from "../text/nearest.ts";
import type { ElementTokenizer } from "./tokenizer.ts";

/**
 * Classes by name, one token each.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(labels("cyclic", "abelian").encode("cyclic"), ["cyclic"]);
 * ```
 *
 * @throws {RangeError} if a name is given twice, or there is none
 */
export function labels(...names: string[]): ElementTokenizer<string> {
  const known = new Set(names);
  if (known.size < names.length) throw new RangeError("labels: a name is given twice");
  if (known.size === 0) throw new RangeError("labels: expected a name or more");
  const expectKnown = (name: string): string => {
    if (known.has(name)) return name;
    throw new RangeError(noneOf("label", name, names));
  };
  return elementTokenizer({
    symbols: names,
    encode: (name) => [expectKnown(name)],
    parseAt(tokens, start) {
      const value = tokens[start];
      return value !== undefined && known.has(value) ? { value, end: start + 1 } : undefined;
    },
    grammar: { start: oneOf(names), isUnique: true },
    notation: { read: (cell) => expectKnown(textIn(cell, "a label")), show: String },
  }, { kind: "labels", names });
}
