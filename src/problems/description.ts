/** A problem as data, so that a program elsewhere can read and write its values. */
import { descriptionOf, type TokenizerDescription } from "../tokenizers/description.ts";
import type { Problem } from "./problem.ts";

/** Named as `config.json` of an export has it. */
export interface ProblemDescription {
  readonly name: string;
  /** Characters that may stand between integers that are typed, besides commas and slashes. */
  readonly operators: string;
  readonly input: TokenizerDescription;
  /** Left out where there are no queries. */
  readonly query?: TokenizerDescription;
  readonly output: TokenizerDescription;
}

export function descriptionOfProblem(
  { name, operators = "", inputTokenizer, queryTokenizer, outputTokenizer }: Problem<
    unknown,
    unknown
  >,
): ProblemDescription {
  return {
    ...{ name, operators, input: descriptionOf(inputTokenizer) },
    ...queryTokenizer && { query: descriptionOf(queryTokenizer) },
    output: descriptionOf(outputTokenizer),
  };
}
