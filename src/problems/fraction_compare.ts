import { numberArray } from "../tokenizers/number_array.ts";
import { positionalInts } from "../tokenizers/positional_ints.ts";
import { symbolicInts } from "../tokenizers/symbolic_ints.ts";
import { builtIn } from "./built_in.ts";
import { residueClasses } from "./classes.ts";
import { problem } from "./definition.ts";
import { drawFraction } from "./fractions.ts";
import type { Problem } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";

/** Fractions a/b and c/d, all four from `minint` to `maxint`; the answer is 1 if a/b is greater, otherwise 0. */
export function fractionCompareProblem(
  flags: ProblemFlags,
): Problem<readonly bigint[], bigint> {
  const integer = positionalInts(flags.base);
  return builtIn(
    problem({
      name: "fraction_compare",
      inputTokenizer: numberArray(integer, { dimensions: 1, maxSize: 4 }),
      outputTokenizer: symbolicInts(0, 1),
      generate(random) {
        const problem = [...drawFraction(random, flags), ...drawFraction(random, flags)];
        return { problem, answer: isGreater(problem) ? 1n : 0n };
      },
    }),
    { classes: residueClasses(flags), operators: "<>" },
  );
}

/** Whether a/b > c/d. */
export function isGreater([a, b, c, d]: readonly bigint[]): boolean {
  const difference = a * d - b * c;
  // Over the common denominator b·d, whose sign counts.
  return (b < 0n) === (d < 0n) ? difference > 0n : difference < 0n;
}
