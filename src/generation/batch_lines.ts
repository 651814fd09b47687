/** Examples as lines of text (paper §3.4): the problem's tokens, a tab, the answer's tokens, blanks between tokens. */
import type { Ids } from "../batches/framing.ts";
import type { Vocabulary } from "../tokenizers/vocabulary.ts";

/** The line of an example, with its end. */
export function lineOf({ problem, answer }: Ids, { words }: Vocabulary): string {
  const spell = (ids: readonly number[]) => ids.map((id) => words[id]).join(" ");
  return `${spell(problem)}\t${spell(answer)}\n`;
}
