/**
 * Examples as lines of text (paper §3.4): the problem's tokens, a tab, those of its query and another tab if it has one,
 * the answer's tokens, blanks between tokens.
 */
import type { Ids } from "../../task/sequence_layout.ts";
import type { Task } from "../../task/task.ts";
import { splitSource } from "../../problems/source.ts";
import { separatorId } from "../../tokenizers/vocabulary.ts";

/** The line of an example, with its end. */
export function lineOf(
  { problem: source, answer }: Ids,
  { problem, vocabulary: { words } }: Pick<Task, "problem" | "vocabulary">,
): string {
  const question = problem.queryTokenizer === undefined
    ? [source]
    : splitSource(source, separatorId);
  return [...question, answer].map((ids) => spell(ids, words)).join("\t") + "\n";
}

// Many times per example: adding up strings is faster than joining an array.
function spell(ids: readonly number[], words: readonly string[]): string {
  let text = "";
  for (const id of ids) text += text === "" ? words[id] : ` ${words[id]}`;
  return text;
}
