import { shorten } from "../parameters/shorten.ts";
import type { ExampleTable } from "./example_table.ts";
import type { TokenIndex } from "./token_index.ts";

const tab = 0x09, carriageReturn = 0x0d, blank = 0x20;

/** What lines must comply with. */
export interface LineRules {
  readonly index: TokenIndex;
  /** Size of the vocabulary. */
  readonly words: number;
  /** The flags that make the vocabulary, for messages. */
  readonly vocabularyFlags: string;
  /** Examples with so many tokens on either side are too long. */
  readonly maxLength: number;
}

/** Blank lines hold nothing; of the others, what is wrong is said in words. */
export type LineOutcome = "example" | "blank" | "too long" | { readonly problem: string };

/**
 * Reads the line `bytes[start], …, bytes[end - 1]` into a table: the problem's tokens, a tab, the answer's tokens.
 *
 * As the original does, any number of blanks is taken between, before and behind tokens, also line ends of Windows and
 * tabs behind the answer.
 *
 * @returns what the line was; unless it was an example, the table is as it was before
 */
export function parseLine(
  bytes: Uint8Array,
  start: number,
  end: number,
  rules: LineRules,
  table: ExampleTable,
): LineOutcome {
  const { size } = table;
  const outcome = parseTokens(bytes, start, end, rules, table);
  if (outcome !== "example") table.truncate(size);
  return outcome;
}

function parseTokens(
  bytes: Uint8Array,
  start: number,
  end: number,
  { index, vocabularyFlags, maxLength }: LineRules,
  table: ExampleTable,
): LineOutcome {
  let tabs = 0, problemLength = 0;
  for (let at = start; at < end;) {
    if (bytes[at] === tab) {
      if (tabs === 0) problemLength = table.endSequence();
      tabs++;
      at++;
    } else if (isSpace(bytes[at]!)) {
      at++;
    } else if (tabs > 1) {
      return { problem: "more than one tab, expected problem, tab, answer" };
    } else {
      const first = at;
      while (at < end && bytes[at] !== tab && !isSpace(bytes[at]!)) at++;
      const id = index.idOf(bytes, first, at);
      if (id < 0) return unknownToken(bytes.subarray(first, at), vocabularyFlags);
      table.push(id);
    }
  }
  const lastLength = table.endSequence();
  if (tabs === 0) {
    return lastLength === 0 ? "blank" : { problem: "no tab, expected problem, tab, answer" };
  }
  if (problemLength === 0) return { problem: "no problem before the tab" };
  if (lastLength === 0) return { problem: "no answer behind the tab" };
  return problemLength >= maxLength || lastLength >= maxLength ? "too long" : "example";
}

function isSpace(byte: number): boolean {
  return byte === blank || byte === carriageReturn;
}

function unknownToken(bytes: Uint8Array, vocabularyFlags: string): LineOutcome {
  // A mark of byte order in the middle of a file is part of a token, and must be seen.
  const token = shorten(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
  return { problem: `unknown token ${token}, expected the words of ${vocabularyFlags}` };
}
