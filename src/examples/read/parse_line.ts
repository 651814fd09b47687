import { shorten } from "../../text/shorten.ts";
import { separatorId } from "../../tokenizers/vocabulary.ts";
import { startsLabels } from "./line_labels.ts";
import type { ExampleTable } from "./example_table.ts";
import type { TokenHint } from "./token_hint.ts";
import type { TokenIndex } from "./token_index.ts";

const tab = 0x09, carriageReturn = 0x0d, blank = 0x20;

/** What lines must comply with. */
export interface LineRules {
  readonly index: TokenIndex;
  /** Whether a query stands between problem and answer. */
  readonly hasQuery: boolean;
  /** Size of the vocabulary. */
  readonly vocabSize: number;
  /** The flags that make the vocabulary, for messages. */
  readonly vocabularyFlags: string;
  readonly hintOf: TokenHint;
  /** Examples with so many tokens on either side are too long. */
  readonly maxLength: number;
}

/** Blank lines hold nothing; of the others, what is wrong is said in words. */
export type LineOutcome = "example" | "blank" | "too long" | { readonly problem: string };

/** The fields of a line, with a tab between each and the next, in the words of messages. */
interface Layout {
  readonly expected: string;
  readonly tooManyTabs: string;
  /** What to say of each field if it is empty. */
  readonly empty: readonly string[];
}

const withoutQuery: Layout = {
  expected: "expected problem, tab, answer",
  tooManyTabs: "more than one tab",
  empty: ["no problem before the tab", "no answer behind the tab"],
};

const withQuery: Layout = {
  expected: "expected problem, tab, query, tab, answer",
  tooManyTabs: "more than two tabs",
  empty: [
    "no problem before the first tab",
    "no query between the tabs",
    "no answer behind the second tab",
  ],
};

/**
 * Reads the line `bytes[start], …, bytes[end - 1]` into a table: the problem's tokens, a tab, the answer's tokens; or
 * with a query `problem TAB query TAB answer`, where problem and query go to the table as one sequence.
 *
 * Labels may follow in a column of their own, and are read past.
 *
 * As the original does, any number of spaces is taken between, before and behind tokens, also line ends of Windows and
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
  rules: LineRules,
  table: ExampleTable,
): LineOutcome {
  const { index, hasQuery, maxLength } = rules;
  const { expected, tooManyTabs, empty } = hasQuery ? withQuery : withoutQuery;
  const last = empty.length - 1;
  /** Of tokens: in the field that is being read, and in all before the answer. */
  let count = 0, sourceLength = 0;
  let tabs = 0, firstEmpty = -1;
  for (let at = start; at < end;) {
    if (bytes[at] === tab) {
      if (tabs < last && count === 0 && firstEmpty < 0) firstEmpty = tabs;
      if (tabs === last - 1) sourceLength = table.endSequence();
      else if (tabs < last) table.push(separatorId);
      if (tabs < last) count = 0;
      tabs++;
      at++;
    } else if (isSpace(bytes[at]!)) {
      at++;
    } else if (tabs > last && startsLabels(bytes, at, end)) {
      break;
    } else if (tabs > last) {
      return { problem: `${tooManyTabs}, ${expected}` };
    } else {
      const first = at;
      while (at < end && bytes[at] !== tab && !isSpace(bytes[at]!)) at++;
      const id = index.idOf(bytes, first, at);
      if (id < 0) return unknownToken(bytes.subarray(first, at), rules);
      table.push(id);
      count++;
    }
  }
  table.endSequence();
  if (tabs === 0 && count === 0) return "blank";
  if (tabs < last) return { problem: `${tabs === 0 ? "no" : "one"} tab, ${expected}` };
  if (firstEmpty < 0 && count === 0) firstEmpty = last;
  if (firstEmpty >= 0) return { problem: empty[firstEmpty]! };
  return sourceLength >= maxLength || count >= maxLength ? "too long" : "example";
}

function isSpace(byte: number): boolean {
  return byte === blank || byte === carriageReturn;
}

function unknownToken(
  bytes: Uint8Array,
  { vocabularyFlags, hintOf }: LineRules,
): LineOutcome {
  // A mark of byte order in the middle of a file is part of a token, and must be seen.
  const token = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const expected = `expected the words of ${vocabularyFlags}${hintOf(token)}`;
  return { problem: `unknown token ${shorten(token)}, ${expected}` };
}
