import type { Problem } from "./problem.ts";
import { typedExample } from "./typed_example.ts";
import { type QuestionReader, typedReader } from "./typed_question.ts";

/** Reads problems as {@link typedReader} does; messages have an example, which is generated. */
export function questionReader(
  problem: Problem<unknown, unknown>,
  mostTokens: number,
): QuestionReader {
  return typedReader(problem, mostTokens, () => typedExample(problem));
}
