import { FlagError } from "../errors.ts";
import { numberArray } from "../tokenizers/number_array.ts";
import { positionalInts } from "../tokenizers/positional_ints.ts";
import { builtIn } from "./built_in.ts";
import { problem } from "./definition.ts";
import { drawFraction, lowestTerms } from "./fractions.ts";
import { drawOperand } from "./operands.ts";
import type { Problem } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";

/**
 * A fraction and its lowest terms. Drawn are a fraction, from `minint` to `maxint`, which is the answer once it is
 * simplified, and a common factor of at least 2: problems have up to twice the digits of `maxint`.
 */
export function fractionSimplifyProblem(
  flags: ProblemFlags,
): Problem<readonly bigint[], readonly bigint[]> {
  const { base, minint, maxint } = flags;
  const fraction = numberArray(positionalInts(base), { dimensions: 1, maxSize: 2 });
  const ofFactors = { ...flags, minint: minint > 2n ? minint : 2n };
  return builtIn(problem({
    name: "fraction_simplify",
    inputTokenizer: fraction,
    outputTokenizer: fraction,
    generate(random) {
      if (maxint < 2n) {
        const needed = "expected at least 2, the smallest common factor of fraction_simplify";
        throw new FlagError("--maxint", `${needed}; found ${maxint}`);
      }
      const factor = drawOperand(random, ofFactors);
      const answer = lowestTerms(...drawFraction(random, flags));
      return { problem: answer.map((term) => factor * term), answer };
    },
  }));
}
