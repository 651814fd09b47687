/** What problems of modular arithmetic share. */
import { numberArray } from "../tokenizers/number_array.ts";
import { positionalInts } from "../tokenizers/positional_ints.ts";
import { builtIn } from "./built_in.ts";
import { integerClasses } from "./classes.ts";
import { problem } from "./definition.ts";
import { modulo } from "./modulo.ts";
import type { Problem } from "./problem.ts";
import type { ProblemParameters } from "./problem_parameters.ts";

/** Two integers, uniform in `[minint, maxint]`, and what `combine` makes of them, modulo `--modulus`. */
export function modularProblem(
  name: string,
  parameters: ProblemParameters,
  operators: string,
  combine: (a: bigint, b: bigint) => bigint,
): Problem<readonly bigint[], bigint> {
  const { base, minint, maxint, modulus } = parameters;
  const integer = positionalInts(base);
  return builtIn(
    problem({
      name,
      inputTokenizer: numberArray(integer, { dimensions: 1, maxSize: 2 }),
      outputTokenizer: integer,
      generate(random) {
        const a = random.bigInteger(minint, maxint);
        const b = random.bigInteger(minint, maxint);
        return { problem: [a, b], answer: modulo(combine(a, b), modulus) };
      },
    }),
    { classes: integerClasses(parameters), operators },
  );
}
