/** Which tokens may follow which in floats of several tokens: mantissas as long as `encode` writes them. */
import type { FloatRange } from "./decimal_float.ts";
import {
  done,
  goesOn,
  type Grammar,
  type GrammarChoice,
  type GrammarState,
  to,
} from "./grammar.ts";

export interface FloatSpelling extends FloatRange {
  /** Decimal digits that are one token: 1 or 3. */
  readonly group: number;
  /** Zeros at the end of the mantissa are left out. */
  readonly variable: boolean;
  /** Tokens of groups of digits, from that of 0 on. */
  readonly numbers: readonly string[];
}

/** Of numbers with larger exponents some are infinite, and nobody can say after the first digits which. */
const largestPower = 308;

/** @returns undefined where not all that can be written is finite */
export function floatGrammar(spelling: FloatSpelling): Grammar | undefined {
  const { digits, maxExponent } = spelling;
  if (!isFinitelyLarge(spelling)) return undefined;
  const width = Math.ceil(digits / spelling.group);
  const zero = Array.from({ length: spelling.variable ? 1 : width }, () => "0");
  const positive = [...firstGroups(spelling), zeros(zero)];
  const fewest = (spelling.variable ? 1 : width) + 1;
  const start = goesOn(1 + fewest, () => [
    to(["+"], goesOn(fewest, () => positive)),
    to(["-"], goesOn(fewest, () => firstGroups(spelling))),
  ]);
  return { start, isUnique: maxExponent >= 0 };
}

/** Whether all floats are finite numbers. */
export function isFinitelyLarge({ digits, maxExponent }: FloatRange): boolean {
  return digits + maxExponent <= largestPower;
}

/** 0 has the exponent 0. */
function zeros([token, ...others]: readonly string[]): GrammarChoice {
  const behind = others.length > 0
    ? goesOn(others.length + 1, () => [zeros(others)])
    : goesOn(1, () => [to(["E0"], done)]);
  return to([token!], behind);
}

/** The first group has no zeros in front; how long it is says how many digits there are, unless all have as many. */
function firstGroups(spelling: FloatSpelling): GrammarChoice[] {
  const { digits, group, variable, numbers } = spelling;
  const first = digits % group || group;
  const lengths = variable ? [1, 2, 3].slice(0, Math.min(group, digits)) : [first];
  return lengths.flatMap((length) => {
    const tokens = numbers.slice(10 ** (length - 1), 10 ** length);
    return byLastDigit(tokens, (isRound) => groupsFrom(spelling, length, isRound));
  });
}

/** @param count digits so far @param isRound whether the last one is 0 */
function groupsFrom(spelling: FloatSpelling, count: number, isRound: boolean): GrammarState {
  const { digits, group, variable, numbers } = spelling;
  const further = () =>
    count + group > digits
      ? []
      : byLastDigit(numbers, (isRound) => groupsFrom(spelling, count + group, isRound));
  if (!variable && count < digits) return goesOn(1 + (digits - count) / group, further);
  const exponent = to(exponentsBehind(spelling, count, isRound), done);
  return goesOn(1, () => [...further(), exponent]);
}

function byLastDigit(
  tokens: readonly string[],
  behind: (isRound: boolean) => GrammarState,
): GrammarChoice[] {
  const groups = [false, true].map((isRound) => ({
    isRound,
    alike: tokens.filter((token) => token.endsWith("0") === isRound),
  }));
  return groups.filter(({ alike }) => alike.length > 0)
    .map(({ alike, isRound }) => to(alike, behind(isRound)));
}

/** Zeros at the end are part of the exponent, up to the largest. */
function exponentsBehind(
  { digits, maxExponent, variable }: FloatSpelling,
  count: number,
  isRound: boolean,
): string[] {
  const least = variable && isRound ? maxExponent : digits - count - maxExponent;
  return Array.from({ length: maxExponent - least + 1 }, (_, i) => `E${least + i}`);
}
