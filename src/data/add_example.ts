import type { CodedExamples } from "../batches/coded_examples.ts";
import type { Recipe } from "../batches/recipe.ts";
import { readSource } from "../problems/source.ts";
import type { ExampleTable } from "./example_table.ts";

/** Adds example number `index` of a table to others, with the class the problem counts it under. */
export function addExample(
  examples: CodedExamples,
  table: ExampleTable,
  index: number,
  { problem, vocabulary }: Pick<Recipe<unknown, unknown>, "problem" | "vocabulary">,
): void {
  const source = table.problem(index), target = table.answer(index);
  const question = readSource(problem, vocabulary.tokensOf(source));
  const answer = problem.outputTokenizer.parse(vocabulary.tokensOf(target));
  examples.add(source, target, problem.codeClass(question.problem, answer, question.query));
}
