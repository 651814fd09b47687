import { type Rational, rational } from "../arithmetic/rational.ts";
import type { Value } from "../records/record.ts";
import { valueOf } from "../records/value.ts";
import { knownDescription } from "./description.ts";
import { elementTokenizer } from "./element.ts";
import { rationalGrammar } from "./rational_grammar.ts";
import { refuse } from "./notation.ts";
import type { ElementTokenizer, Notation } from "./tokenizer.ts";

/**
 * Rational numbers in lowest terms: the numerator and, unless it is 1, `/` and the denominator. −3/40 is `- 3 / 4 0` in base 10.
 * Reading accepts other terms, too.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { positionalInts } from "./positional_ints.ts";
 *
 * const { encode } = rationals(positionalInts(10));
 * assert.equal(encode({ numerator: -6n, denominator: 80n }).join(" "), "- 3 / 4 0");
 * ```
 *
 * @param integer writes integers, each with a sign as its first token, which denominators are written without
 */
export function rationals(integer: ElementTokenizer<bigint>): ElementTokenizer<Rational> {
  const grammar = rationalGrammar(integer), inner = knownDescription(integer);
  return elementTokenizer({
    symbols: [...integer.symbols, "/"],
    encode(value) {
      if (typeof value.numerator !== "bigint" || typeof value.denominator !== "bigint") {
        throw new TypeError("expected a rational number");
      }
      const { numerator, denominator } = rational(value.numerator, value.denominator);
      const over = denominator === 1n ? [] : ["/", ...integer.encode(denominator).slice(1)];
      return [...integer.encode(numerator), ...over];
    },
    parseAt(tokens, start) {
      const over = integer.parseAt(tokens, start);
      if (over === undefined || tokens[over.end] !== "/") {
        return over && { value: rational(over.value, 1n), end: over.end };
      }
      const from = over.end + 1, digits = tokens.slice(from, from + longest);
      const under = integer.parseAt(["+", ...digits], 0);
      if (under === undefined || under.value <= 0n) return undefined;
      return { value: rational(over.value, under.value), end: over.end + under.end };
    },
    ...grammar && { grammar },
    notation: rationalNotation,
  }, inner && { kind: "rationals", integer: inner });
}

/** Tokens of a denominator, at most. */
const longest = 4096;

const spelled = /^([+-]?\d+)\s*(?:\/\/?\s*(\d+))?$/;
const decimal = /^([+-]?\d*)\.(\d*)$/;

/** `-3/4`, `5`, `0.25`. */
const rationalNotation: Notation<Rational> = { read: rationalIn, show: showRational };

function rationalIn(cell: Value): Rational {
  const value = valueOf(cell);
  if (typeof value === "bigint") return rational(value, 1n);
  if (typeof value !== "string") return refuse("a rational number", value);
  const [, numerator, denominator = "1"] = spelled.exec(value) ?? [];
  if (numerator !== undefined) {
    if (/^0+$/.test(denominator)) return refuse("a denominator other than 0", value);
    return rational(BigInt(numerator.replace("+", "")), BigInt(denominator));
  }
  const [, whole, places] = decimal.exec(value) ?? [];
  if (whole === undefined || !/\d/.test(value)) return refuse("a rational number", value);
  return rational(BigInt(`${whole}${places}`.replace("+", "")), 10n ** BigInt(places!.length));
}

function showRational({ numerator, denominator }: Rational): string {
  return denominator === 1n ? String(numerator) : `${numerator}/${denominator}`;
}
