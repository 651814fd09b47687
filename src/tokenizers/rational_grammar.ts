/** Which tokens may follow which in rational numbers: lowest terms, so that each number is spelled in one way. */
import {
  after,
  followedBy,
  goesOn,
  type Grammar,
  type GrammarChoice,
  type GrammarState,
  grouped,
  mayEnd,
  to,
} from "./grammar.ts";
import { gcd } from "../arithmetic/euclid.ts";
import type { ElementTokenizer } from "./tokenizer.ts";

/** Digits behind which some denominator is in lowest terms: each one more makes many more to choose from. */
const mostFurther = 4;

/** @param numerator what may be written before the slash @returns undefined where integers have no grammar */
export function rationalGrammar(
  integer: ElementTokenizer<bigint>,
  numerator = integer.grammar?.start,
): Grammar | undefined {
  const digits = integer.grammar && after(integer.grammar.start, "+");
  if (numerator === undefined || digits === undefined) return undefined;
  const start = followedBy(numerator, 0, (written) => {
    const value = integer.parse(written)!;
    return mayEnd(() => value === 0n ? [] : [to(["/"], denominator(integer, value, digits, []))]);
  });
  return { start, isUnique: integer.grammar!.isUnique };
}

/** @param state of an integer behind its sign @param written digits so far */
function denominator(
  integer: ElementTokenizer<bigint>,
  numerator: bigint,
  state: GrammarState,
  written: readonly string[],
): GrammarState {
  const fits = (end: GrammarState, digits: readonly string[]) =>
    end.ends && isLowest(numerator, integer.parse(["+", ...digits]) ?? 0n);
  const isIn = (further: number, from: GrammarState, digits: readonly string[]): boolean =>
    further === 0
      ? fits(from, digits)
      : from.choices().some(({ tokens, next }) =>
        tokens.some((token) => isIn(further - 1, next(token), [...digits, token]))
      );
  const choices = (): GrammarChoice[] =>
    state.choices().flatMap(({ tokens, next }) =>
      grouped(
        tokens,
        (token) => denominator(integer, numerator, next(token), [...written, token]),
      )
    );
  if (fits(state, written)) return mayEnd(choices);
  const further = Array.from({ length: mostFurther }, (_, i) => i + 1);
  return goesOn(further.find((count) => isIn(count, state, written)) ?? Infinity, choices);
}

function isLowest(numerator: bigint, found: bigint): boolean {
  return found > 1n && gcd(numerator, found) === 1n;
}
