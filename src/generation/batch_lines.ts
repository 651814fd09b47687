/** Examples as lines of text (paper §3.4): the problem's tokens, a tab, the answer's tokens, blanks between tokens. */
import type { Ids } from "../batches/framing.ts";
import type { Vocabulary } from "../tokenizers/vocabulary.ts";

/** The line of an example, with its end. */
export function lineOf({ problem, answer }: Ids, { words }: Vocabulary): string {
  return `${spell(problem, words)}\t${spell(answer, words)}\n`;
}

// Many times per example: adding up strings is faster than joining an array.
function spell(ids: readonly number[], words: readonly string[]): string {
  let text = "";
  for (const id of ids) text += text === "" ? words[id] : ` ${words[id]}`;
  return text;
}
