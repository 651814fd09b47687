/** What problems of modular arithmetic share. */
import { numberArray } from "../tokenizers/number_array.ts";
import { positionalInts } from "../tokenizers/positional_ints.ts";
import { builtIn } from "./built_in.ts";
import { integerClasses } from "./classes.ts";
import { problem } from "./definition.ts";
import { modulo } from "./modulo.ts";
import { drawOperand } from "./operands.ts";
import type { Problem } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";

/** Two integers, and what `combine` makes of them, modulo `--modulus`. */
export function modularProblem(
  name: string,
  flags: ProblemFlags,
  operators: string,
  combine: (a: bigint, b: bigint) => bigint,
): Problem<readonly bigint[], bigint> {
  const { base, modulus } = flags;
  const integer = positionalInts(base);
  return builtIn(
    problem({
      name,
      inputTokenizer: numberArray(integer, { dimensions: 1, maxSize: 2 }),
      outputTokenizer: integer,
      generate(random) {
        const a = drawOperand(random, flags);
        const b = drawOperand(random, flags);
        return { problem: [a, b], answer: modulo(combine(a, b), modulus) };
      },
    }),
    { classes: integerClasses(flags), operators },
  );
}
