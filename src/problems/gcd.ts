import { numberArray } from "../tokenizers/number_array.ts";
import { positionalInts } from "../tokenizers/positional_ints.ts";
import { builtIn } from "./built_in.ts";
import { integerClasses } from "./classes.ts";
import { problem } from "./definition.ts";
import type { Problem } from "./problem.ts";
import type { ProblemParameters } from "./problem_parameters.ts";

/** Two integers, uniform in `[minint, maxint]`, and their greatest common divisor. */
export function gcdProblem(parameters: ProblemParameters): Problem<readonly bigint[], bigint> {
  const { base, minint, maxint } = parameters;
  const integer = positionalInts(base);
  return builtIn(
    problem({
      name: "gcd",
      inputTokenizer: numberArray(integer, { dimensions: 1, maxSize: 2 }),
      outputTokenizer: integer,
      generate(random) {
        const a = random.bigInteger(minint, maxint);
        const b = random.bigInteger(minint, maxint);
        return { problem: [a, b], answer: gcd(a, b) };
      },
    }),
    { classes: integerClasses(parameters) },
  );
}

const maxSafe = BigInt(Number.MAX_SAFE_INTEGER);

/** Greatest common divisor, never negative; 0 for two zeros (Euclid). */
export function gcd(a: bigint, b: bigint): bigint {
  while (!isSafe(a) || !isSafe(b)) {
    if (b === 0n) return a < 0n ? -a : a;
    [a, b] = [b, a % b];
  }
  // Ordinary numbers are several times faster from here on.
  return BigInt(gcdOfNumbers(Number(a), Number(b)));
}

function isSafe(value: bigint): boolean {
  return value <= maxSafe && value >= -maxSafe;
}

function gcdOfNumbers(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return Math.abs(a);
}
