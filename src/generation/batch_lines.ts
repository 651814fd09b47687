/**
 * Examples as lines of text (paper §3.4): the problem's tokens, a tab, those of its query and another tab if it has one,
 * the answer's tokens, blanks between tokens.
 */
import type { Ids } from "../batches/framing.ts";
import type { Recipe } from "../batches/recipe.ts";
import { splitSource } from "../problems/source.ts";
import { separatorId } from "../tokenizers/vocabulary.ts";

/** The line of an example, with its end. */
export function lineOf(
  { problem: source, answer }: Ids,
  { problem, vocabulary: { words } }: Pick<Recipe<unknown, unknown>, "problem" | "vocabulary">,
): string {
  const question = problem.queryTokenizer === undefined
    ? [source]
    : splitSource(source, separatorId);
  const spell = (ids: readonly number[]) => ids.map((id) => words[id]).join(" ");
  return [...question, answer].map(spell).join("\t") + "\n";
}
