import { elementTokenizer } from "./element.ts";
import { closedBy, oneOf } from "./grammar.ts";
import { emptyText, textIn } from "./notation.ts";
import type { ElementTokenizer } from "./tokenizer.ts";

/** Closes a word. */
const end = ".";

/**
 * Words over an alphabet of single characters: a token for each letter, and `.` behind them.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(words("rs").encode("rrs").join(" "), "r r s .");
 * ```
 *
 * @param alphabet the letters, behind each other
 * @throws {RangeError} if there are none, or one is there twice, or is a space, a bracket or one of `.,;"'\`
 */
export function words(alphabet: string): ElementTokenizer<string> {
  const letters = [...alphabet], known = new Set(letters);
  if (known.size === 0 || known.size < letters.length || /[\s.,;[\](){}<>"'\\]/.test(alphabet)) {
    throw new RangeError(
      `words: expected different letters, digits or signs, found ${JSON.stringify(alphabet)}`,
    );
  }
  const expectWord = (word: string): string => {
    const stray = [...word].find((letter) => !known.has(letter));
    if (stray === undefined) return word;
    throw new RangeError(
      `expected a word over ${alphabet}, found ${JSON.stringify(stray)} in ${JSON.stringify(word)}`,
    );
  };
  return elementTokenizer({
    symbols: [...letters, end],
    encode: (word) => [...expectWord(word), end],
    parseAt(tokens, start) {
      let at = start;
      while (tokens[at] !== undefined && known.has(tokens[at]!)) at++;
      if (tokens[at] !== end) return undefined;
      return { value: tokens.slice(start, at).join(""), end: at + 1 };
    },
    grammar: { start: closedBy(end, oneOf(letters)), isUnique: true },
    notation: {
      read: (cell) => expectWord(textIn(cell, "a word")),
      show: (word) => word || emptyText,
    },
  }, { kind: "words", alphabet });
}
