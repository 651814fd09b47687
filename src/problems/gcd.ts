import type { Random } from "../random.ts";
import { numberArray } from "../tokenizers/number_array.ts";
import { positionalInts } from "../tokenizers/positional_ints.ts";
import { builtIn } from "./built_in.ts";
import { integerClasses } from "./classes.ts";
import { problem } from "./definition.ts";
import { gcd } from "../arithmetic/euclid.ts";
import { drawOperand } from "./operands.ts";
import { outcomesOf, type Pair, pairWithGcd } from "./outcomes.ts";
import type { Problem } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";

/**
 * Two integers from `minint` to `maxint`, and their greatest common divisor. Where `outcome_distribution` is not `natural`,
 * that is drawn first. `eval_sets` may add test sets of uniform integers, and of uniform greatest common divisors.
 */
export function gcdProblem(flags: ProblemFlags): Problem<readonly bigint[], bigint> {
  const integer = positionalInts(flags.base), sets = evalSetsOf(flags);
  return builtIn(
    problem({
      name: "gcd",
      inputTokenizer: numberArray(integer, { dimensions: 1, maxSize: 2 }),
      outputTokenizer: integer,
      generate: generatorOf(flags),
      ...sets && { evalSets: sets },
    }),
    { classes: integerClasses(flags) },
  );
}

function generatorOf(flags: ProblemFlags) {
  const outcomes = outcomesOf(flags);
  return (random: Random) => {
    const outcome = outcomes(random);
    const problem: Pair = outcome === undefined
      ? [drawOperand(random, flags), drawOperand(random, flags)]
      : pairWithGcd(random, outcome, flags);
    return { problem, answer: outcome ?? gcd(...problem) };
  };
}

function evalSetsOf(flags: ProblemFlags) {
  const { eval_sets } = flags;
  if (eval_sets === "") return undefined;
  const setOf = (name: string) =>
    generatorOf({
      ...flags,
      operand_distribution: "uniform",
      outcome_distribution: name === "balanced" ? "uniform" : "natural",
    });
  return Object.fromEntries(eval_sets.split(",").map((name) => [name, setOf(name)]));
}
