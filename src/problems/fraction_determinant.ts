import { numberArray } from "../tokenizers/number_array.ts";
import { positionalInts } from "../tokenizers/positional_ints.ts";
import { builtIn } from "./built_in.ts";
import { problem } from "./definition.ts";
import { drawOperand } from "./operands.ts";
import { type Judgement, type Problem, wrong } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";

/** Predictions nearer than these are close by the wider and by the narrower measure. */
const nearD1 = 1_000_000n;
const nearD2 = 10_000n;

/** Four integers a, b, c, d from `minint` to `maxint`, and ad − bc. */
export function fractionDeterminantProblem(
  flags: ProblemFlags,
): Problem<readonly bigint[], bigint> {
  const integer = positionalInts(flags.base);
  return builtIn(
    problem({
      name: "fraction_determinant",
      inputTokenizer: numberArray(integer, { dimensions: 1, maxSize: 4 }),
      outputTokenizer: integer,
      generate(random) {
        const problem = Array.from({ length: 4 }, () => drawOperand(random, flags));
        return { problem, answer: determinant(problem) };
      },
      evaluate: judge,
    }),
    { judgesOtherAnswers: false },
  );
}

/** ad − bc. */
export function determinant([a, b, c, d]: readonly bigint[]): bigint {
  return a * d - b * c;
}

/** Computes the determinant anew: a problem that is read from a file may be anything, and nothing is close to it then. */
function judge(problem: readonly bigint[], _answer: bigint, prediction: bigint): Judgement {
  if (problem.length !== 4) return wrong;
  const difference = determinant(problem) - prediction;
  const distance = difference < 0n ? -difference : difference;
  return { ...wrong, closeD1: distance < nearD1, closeD2: distance < nearD2 };
}
