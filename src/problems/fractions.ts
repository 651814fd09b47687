/** What problems of fractions share. A fraction is written as numerator and denominator. */
import { FlagError } from "../errors.ts";
import type { Random } from "../random.ts";
import { gcd } from "../arithmetic/euclid.ts";
import { drawOperand, type OperandFlags } from "./operands.ts";

/** Numerator and denominator from `minint` to `maxint`; the denominator is not 0. */
export function drawFraction(random: Random, flags: OperandFlags): [bigint, bigint] {
  return [drawOperand(random, flags), drawDenominator(random, flags)];
}

/** @throws {FlagError} if 0 is the only integer within the bounds */
function drawDenominator(random: Random, flags: OperandFlags): bigint {
  const { minint, maxint } = flags;
  if (minint === 0n && maxint === 0n) {
    throw new FlagError(
      "--maxint",
      "expected a range with denominators other than 0, found 0 to 0",
    );
  }
  for (;;) {
    const drawn = drawOperand(random, flags);
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
