import { FlagError } from "../errors.ts";
import { numberArray } from "../tokenizers/number_array.ts";
import { positionalInts } from "../tokenizers/positional_ints.ts";
import { builtIn } from "./built_in.ts";
import { problem } from "./definition.ts";
import { drawOperand } from "./operands.ts";
import type { Problem } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";

/**
 * Two positive integers and the floor of their quotient. Drawn from `[minint, maxint]` are the quotient, which is so
 * uniform, and two more integers: the greater is the divisor, the other the remainder.
 */
export function fractionRoundProblem(
  flags: ProblemFlags,
): Problem<readonly bigint[], bigint> {
  const { base, minint, maxint } = flags;
  const integer = positionalInts(base);
  return builtIn(problem({
    name: "fraction_round",
    inputTokenizer: numberArray(integer, { dimensions: 1, maxSize: 2 }),
    outputTokenizer: integer,
    generate(random) {
      if (minint < 0n || maxint === 0n) {
        const needed = "expected positive integers (0 among them is skipped) for fraction_round";
        throw new FlagError("--minint", `${needed}; found ${minint} to ${maxint}`);
      }
      const quotient = drawOperand(random, flags);
      const first = drawOperand(random, flags);
      const second = drawOperand(random, flags);
      const divisor = first > second ? first : second;
      if (divisor === 0n) return undefined;
      const remainder = first === second ? divisor - 1n : first + second - divisor;
      return { problem: [quotient * divisor + remainder, divisor], answer: quotient };
    },
  }));
}
