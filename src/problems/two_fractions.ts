/** What problems whose answer is a fraction made of two others share. */
import { numberArray } from "../tokenizers/number_array.ts";
import { positionalInts } from "../tokenizers/positional_ints.ts";
import { builtIn } from "./built_in.ts";
import { problem } from "./definition.ts";
import { drawFraction } from "./fractions.ts";
import type { Problem } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";

/**
 * Fractions a/b and c/d, written as `[a, b, c, d]`, all from `minint` to `maxint`, and what `combine` makes of them.
 *
 * @param operators what may stand between them @param combine from `[a, b, c, d]` to numerator and denominator
 */
export function twoFractionsProblem(
  name: string,
  flags: ProblemFlags,
  operators: string,
  combine: (fractions: readonly bigint[]) => readonly bigint[],
): Problem<readonly bigint[], readonly bigint[]> {
  const integer = positionalInts(flags.base);
  return builtIn(
    problem({
      name,
      inputTokenizer: numberArray(integer, { dimensions: 1, maxSize: 4 }),
      outputTokenizer: numberArray(integer, { dimensions: 1, maxSize: 2 }),
      generate(random) {
        const problem = [...drawFraction(random, flags), ...drawFraction(random, flags)];
        return { problem, answer: combine(problem) };
      },
    }),
    { operators },
  );
}
