/** What problems of fractions share. A fraction is written as numerator and denominator. */
import { FlagError } from "../errors.ts";
import type { Random } from "../random.ts";
import { gcd } from "./gcd.ts";
import type { ProblemFlags } from "./problem_flags.ts";

type Bounds = Pick<ProblemFlags, "minint" | "maxint">;

/** Numerator and denominator, uniform in `[minint, maxint]`; the denominator is not 0. */
export function drawFraction(random: Random, bounds: Bounds): [bigint, bigint] {
  return [random.bigInteger(bounds.minint, bounds.maxint), drawDenominator(random, bounds)];
}

/** @throws {FlagError} if 0 is the only integer within the bounds */
function drawDenominator(random: Random, { minint, maxint }: Bounds): bigint {
  if (minint === 0n && maxint === 0n) {
    throw new FlagError(
      "--maxint",
      "expected a range with denominators other than 0, found 0 to 0",
    );
  }
  for (;;) {
    const drawn = random.bigInteger(minint, maxint);
    if (drawn !== 0n) return drawn;
  }
}

/**
 * A fraction without common factors. The denominator keeps its sign.
 *
 * @param denominator not 0
 */
export function lowestTerms(numerator: bigint, denominator: bigint): [bigint, bigint] {
  const factor = gcd(numerator, denominator);
  return [numerator / factor, denominator / factor];
}
