/**
 * Examples as lines of text (paper §3.4): the problem's tokens, a tab, those of its query and another tab if it has one,
 * the answer's tokens, spaces between tokens.
 */
import type { Ids } from "../../task/sequence_layout.ts";
import type { Task } from "../../task/task.ts";
import { splitSource } from "../../problems/source.ts";
import { separatorId } from "../../tokenizers/vocabulary.ts";

/** The line of an example, with its end. @param labels its last column, if it has any */
export function lineOf(
  { problem: source, answer }: Ids,
  { problem, vocabulary: { tokens } }: Pick<Task, "problem" | "vocabulary">,
  labels?: string,
): string {
  const question = problem.queryTokenizer === undefined
    ? [source]
    : splitSource(source, separatorId);
  const columns = [...question, answer].map((ids) => spell(ids, tokens));
  return (labels === undefined ? columns : [...columns, labels]).join("\t") + "\n";
}

// Many times per example: adding up strings is faster than joining an array.
function spell(ids: readonly number[], tokens: readonly string[]): string {
  let text = "";
  for (const id of ids) text += text === "" ? tokens[id] : ` ${tokens[id]}`;
  return text;
}
