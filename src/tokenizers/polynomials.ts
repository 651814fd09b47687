import { knownDescription } from "./description.ts";
import { digitsOf, digitTokens, isDigit } from "./digits.ts";
import { elementTokenizer } from "./element.ts";
import { expectVariables } from "./expression.ts";
import { excluding, nothing, without } from "./grammar.ts";
import { readInfix } from "./infix.ts";
import { textIn } from "./notation.ts";
import {
  hasRepeatedMonomial,
  mostExponent,
  orderedTerms,
  type Polynomial,
  polynomialOf,
  type Term,
} from "./polynomial.ts";
import { polynomialGrammar } from "./polynomial_grammar.ts";
import { rationalGrammar } from "./rational_grammar.ts";
import type { Rational } from "../arithmetic/rational.ts";
import { rationals } from "./rationals.ts";
import { encodeItems, endFor, itemsAt } from "./sequences.ts";
import type { ElementTokenizer, Parsed } from "./tokenizer.ts";

export interface PolynomialOptions {
  /** Names of the variables, at least one. */
  readonly variables: readonly string[];
  /** Base of the exponents. */
  readonly base: number;
  /** Writes the coefficients; these begin with a sign. */
  readonly integer: ElementTokenizer<bigint>;
  /** Whether coefficients may be fractions. */
  readonly rational?: boolean;
}

/**
 * Polynomials in any number of variables, as the terms that are not 0: a coefficient, then each variable that occurs and its exponent,
 * unless that is 1; `.` behind the last term. 3x²y − 5 is `+ 3 x 2 y - 5 .` in base 10. Terms are written in descending
 * lexicographic order; others are accepted, and become this one.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { positionalInts } from "./positional_ints.ts";
 *
 * const { encode, notation } = polynomials({ variables: ["x", "y"], base: 10, integer: positionalInts(10) });
 * assert.equal(encode(notation!.read("3*x^2*y - 5")).join(" "), "+ 3 x 2 y - 5 .");
 * ```
 *
 * @throws {RangeError} if there is no variable, or a name that none can have
 */
export function polynomials(
  { variables, base, integer, rational = false }: PolynomialOptions,
): ElementTokenizer<Polynomial<Rational>> {
  expectVariables(variables);
  if (variables.length === 0) throw new RangeError("polynomials: expected a variable or more");
  const term = terms(variables, base, rational ? rationals(integer) : wholeNumbers(integer));
  const inner = knownDescription(integer), end = endFor(term), digits = digitTokens(base);
  const nonzero = integer.grammar &&
    without(integer.grammar.start, excluding(nothing, integer.encode(0n)));
  const coefficient = rational ? rationalGrammar(integer, nonzero)?.start : nonzero;
  return elementTokenizer<Polynomial<Rational>>({
    symbols: [...term.symbols, end],
    encode: (value) => encodeItems(orderedTerms(value), term, end),
    ...coefficient && {
      grammar: {
        start: polynomialGrammar({ variables, digits, mostExponent, coefficient, end }),
        isUnique: integer.grammar!.isUnique,
      },
    },
    parseAt(tokens, start) {
      const parsed = itemsAt(tokens, start, term, end),
        value = parsed && orderedTerms(parsed.value);
      if (value === undefined || hasRepeatedMonomial(value)) return undefined;
      return { value, end: parsed!.end };
    },
    notation: {
      read(cell) {
        const text = textIn(cell, "a polynomial");
        const value = polynomialOf(readInfix(text, variables), variables);
        if (rational || value.every(({ coefficient }) => coefficient.denominator === 1n)) {
          return value;
        }
        throw new RangeError(`expected integers as coefficients, found ${text}`);
      },
      show: (value) => shown(value, variables),
    },
  }, inner && { kind: "polynomials", variables, base, integer: inner, rational });
}

/** Integers as rational numbers. */
function wholeNumbers(integer: ElementTokenizer<bigint>): ElementTokenizer<Rational> {
  const read = (numerator: bigint) => ({ numerator, denominator: 1n });
  return {
    symbols: integer.symbols,
    encode: ({ numerator }) => integer.encode(numerator),
    parse(tokens) {
      const value = integer.parse(tokens);
      return value === undefined ? undefined : read(value);
    },
    parseAt(tokens, start) {
      const parsed = integer.parseAt(tokens, start);
      return parsed && { value: read(parsed.value), end: parsed.end };
    },
  };
}

function terms(
  variables: readonly string[],
  base: number,
  coefficient: ElementTokenizer<Rational>,
): Pick<ElementTokenizer<Term<Rational>>, "symbols" | "encode" | "parseAt"> {
  return {
    symbols: [...coefficient.symbols, ...variables, ...digitTokens(base)],
    encode: ({ coefficient: factor, exponents }) => [
      ...coefficient.encode(factor),
      ...variables.flatMap((name, i) => {
        const exponent = exponents[i]!;
        if (exponent === 0) return [];
        return [name, ...exponent === 1 ? [] : digitsOf(BigInt(exponent), base).map(String)];
      }),
    ],
    parseAt(tokens, start) {
      const factor = coefficient.parseAt(tokens, start);
      if (factor === undefined || factor.value.numerator === 0n) return undefined;
      let at = factor.end;
      const exponents: number[] = [];
      for (const name of variables) {
        const found = exponentAt(tokens, at, name, base);
        if (found === undefined) return undefined;
        exponents.push(found.value);
        at = found.end;
      }
      return { value: { coefficient: factor.value, exponents }, end: at };
    },
  };
}

/** The exponent of a variable: 0 where the variable does not stand there. Exponents of 0 and 1 are not written. */
function exponentAt(
  tokens: readonly string[],
  start: number,
  name: string,
  base: number,
): Parsed<number> | undefined {
  if (tokens[start] !== name) return { value: 0, end: start };
  let end = start + 1, value = 0;
  for (; isDigit(tokens[end], base); end++) {
    value = value * base + Number(tokens[end]);
    if (value < 1 || value > mostExponent) return undefined;
  }
  if (end === start + 1) return { value: 1, end };
  return value === 1 ? undefined : { value, end };
}

function shown(value: Polynomial<Rational>, variables: readonly string[]): string {
  const text = value.map(({ coefficient: { numerator, denominator }, exponents }) => {
    const size = numerator < 0n ? -numerator : numerator;
    const factors = variables.flatMap((name, i) =>
      exponents[i] === 0 ? [] : [exponents[i] === 1 ? name : `${name}^${exponents[i]}`]
    );
    const number = denominator === 1n ? `${size}` : `${size}/${denominator}`;
    const isOne = number === "1" && factors.length > 0;
    return `${numerator < 0n ? "-" : "+"} ${[...isOne ? [] : [number], ...factors].join("*")}`;
  }).join(" ");
  return text === "" ? "0" : text.replace(/^\+ /, "").replace(/^- /, "-");
}
