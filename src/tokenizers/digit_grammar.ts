/** Which tokens may follow which in integers, in the arrangements of `digit_ints.ts`: zeros in front only where a width asks for them. */
import type { DigitOptions } from "./digit_ints.ts";
import { anyOf, done, goesOn, type GrammarState, mayEnd, to } from "./grammar.ts";

/** Digits that are being written. */
interface Digits {
  readonly numerals: readonly string[];
  readonly options: DigitOptions;
  readonly isNegative: boolean;
  readonly count: number;
  /** Whether all so far are 0, and whether the last one is. */
  readonly areZero: boolean;
  readonly endsInZero: boolean;
}

/** @param numerals digits from 0 on @param signs as `symbols` has them: plus and minus, or plus digits and minus digits */
export function digitGrammar(
  numerals: readonly string[],
  signs: readonly string[],
  options: DigitOptions,
): GrammarState {
  const half = signs.length / 2, first = { numerals, options, count: 0, areZero: true };
  const sides = [false, true].map((isNegative) => {
    const own = signs.slice(isNegative ? half : 0, isNegative ? 2 * half : half);
    const digits: Digits = { ...first, isNegative, endsInZero: true };
    return options.attached ? digitChoices(digits, own) : [to(own, digitsFrom(digits))];
  });
  return goesOn((options.attached ? 0 : 1) + (options.width ?? 1), () => sides.flat());
}

function digitsFrom(digits: Digits): GrammarState {
  const { options: { width, reversed = false }, count, isNegative, areZero, endsInZero } = digits;
  const choices = () => digitChoices(digits, digits.numerals);
  if (width !== undefined) return count === width ? done : goesOn(width - count, choices);
  // Single zeros, and numbers whose first digit, written first or last, is another.
  const isWhole = count > 0 && (areZero ? count === 1 && !isNegative : !reversed || !endsInZero);
  if (!reversed && isWhole && areZero) return done;
  return isWhole ? mayEnd(choices) : goesOn(1, choices);
}

/** @param tokens of the digits from 0 on: the first one may have the sign with it */
function digitChoices(digits: Digits, tokens: readonly string[]) {
  const { options: { width, reversed = false }, count, isNegative, areZero } = digits;
  const behind = (isZero: boolean) =>
    digitsFrom({
      ...digits,
      count: count + 1,
      areZero: areZero && isZero,
      endsInZero: isZero,
    });
  const isLast = width !== undefined && count + 1 === width;
  // 0 is not negative, and no number without a width begins with it but 0 itself.
  const mayBeZero = !(isNegative && areZero) ||
    (width === undefined ? reversed || !areZero : !isLast);
  const zero = mayBeZero ? [to(tokens.slice(0, 1), behind(true))] : [];
  return [...zero, to(tokens.slice(1), behind(false))];
}

/** Of digits that may be negative. @param numerals all of them */
export function balancedGrammar(numerals: readonly string[]): GrammarState {
  const others = numerals.filter((numeral) => numeral !== "0");
  const choices = [to(["0"], done), to(others, anyOf(numerals))];
  return goesOn(2, () => [to(["#"], goesOn(1, () => choices))]);
}
