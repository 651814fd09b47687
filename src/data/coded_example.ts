import type { CodedExample } from "../batches/collate.ts";
import type { Recipe } from "../batches/recipe.ts";
import { readSource } from "../problems/source.ts";
import type { ExampleTable } from "./example_table.ts";

/** Example number `index` of a table, with the class the problem counts it under. */
export function codedExample(
  table: ExampleTable,
  index: number,
  { problem, vocabulary }: Pick<Recipe<unknown, unknown>, "problem" | "vocabulary">,
): CodedExample {
  const source = table.problem(index), target = table.answer(index);
  const question = readSource(problem, vocabulary.tokensOf(source));
  const answer = problem.outputTokenizer.parse(vocabulary.tokensOf(target));
  return { source, target, codeClass: problem.codeClass(question.problem, answer, question.query) };
}
