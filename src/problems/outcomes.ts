/** Distributions of the greatest common divisor, as in "Learning the greatest common divisor" (F. Charton, 2024). */
import type { Random } from "../random.ts";
import { gcd } from "../arithmetic/euclid.ts";
import { drawOperand, type OperandFlags } from "./operands.ts";

/** Two integers. */
export type Pair = [bigint, bigint];

/** Draws the greatest common divisor of a pair; `undefined`: whatever that of two integers is. */
export type Outcomes = (random: Random) => bigint | undefined;

/** What outcomes are drawn from. */
interface OutcomeFlags {
  readonly outcome_distribution: string;
  readonly max_gcd: number;
  readonly mixed_pct: number;
}

/** The outcomes that the flags ask for. */
export function outcomesOf({ outcome_distribution, max_gcd, mixed_pct }: OutcomeFlags): Outcomes {
  const uniform: Outcomes = (random) => BigInt(random.integer(1, max_gcd));
  switch (outcome_distribution) {
    case "uniform":
      return uniform;
    case "log_uniform":
      return (random) => BigInt(random.logUniform(1, max_gcd));
    case "inv_sqrt":
      return inverseSquareRoots(max_gcd);
    case "mixed":
      return (random) => random.uniform() < mixed_pct ? uniform(random) : undefined;
    default:
      return () => undefined;
  }
}

/** Two operands with this greatest common divisor: coprime integers, drawn by rejection, times it. */
export function pairWithGcd(random: Random, outcome: bigint, flags: OperandFlags): Pair {
  const { minint, maxint } = flags;
  // Division rounds towards 0: up, for a bound below 0.
  const bounds = {
    ...flags,
    minint: minint > 0n ? 1n : minint / outcome,
    maxint: maxint / outcome,
  };
  for (;;) {
    const a = drawOperand(random, bounds), b = drawOperand(random, bounds);
    if (gcd(a, b) === 1n) return [outcome * a, outcome * b];
  }
}

/** Integers g from 1 up to a largest one, with probabilities proportional to 1/√g. */
function inverseSquareRoots(largest: number): Outcomes {
  const sums = new Float64Array(largest);
  let sum = 0;
  for (let g = 1; g <= largest; g++) sums[g - 1] = sum += 1 / Math.sqrt(g);
  return (random) => BigInt(firstAbove(sums, random.uniform() * sum) + 1);
}

/** The first index whose value, of ascending ones, is above the given one. */
function firstAbove(values: Float64Array, value: number): number {
  let low = 0, high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
