import { integerNotation } from "./digit_ints.ts";
import { digitsOf, digitTokens, integerOf, isDigit } from "./digits.ts";
import { expectInteger } from "./decimal_float.ts";
import { elementTokenizer } from "./element.ts";
import { factoredGrammar } from "./factored_grammar.ts";
import { isPrime } from "../random/primes.ts";
import { factorsOf } from "./prime_factors.ts";
import type { ElementTokenizer, Parsed } from "./tokenizer.ts";

/** Integers beyond are not factored; they have up to 39 decimal digits. */
const limit = 2n ** 128n;

/**
 * Integers as their prime factors in ascending order: −360 is `- 2 ^ 3 * 3 ^ 2 * 5` in base 10. 0, 1 and −1 are `+ 0`, `+ 1` and
 * `- 1`. Reading refuses factors that are not prime or in another order.
 *
 * Writing an integer from 2^128 on raises a `RangeError`, and so does one with two prime factors of more than about 12 digits.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(factoredInts(10).encode(-360n).join(" "), "- 2 ^ 3 * 3 ^ 2 * 5");
 * ```
 *
 * @throws {RangeError} if `base` is not an integer of at least 2
 */
export function factoredInts(base: number): ElementTokenizer<bigint> {
  expectInteger("factoredInts: base", base, 2, Number.MAX_SAFE_INTEGER);
  const numerals = digitTokens(base);
  const spell = (value: bigint) => digitsOf(value, base).map(String);

  function numberAt(tokens: readonly string[], start: number): Parsed<bigint> | undefined {
    let end = start;
    while (isDigit(tokens[end], base)) end++;
    const digits = tokens.slice(start, end);
    const isPlain = digits.length > 0 && (digits.length === 1 || digits[0] !== "0");
    const value = isPlain ? integerOf(digits.map(Number), base) : limit;
    return value < limit ? { value, end } : undefined;
  }

  /** A prime above the one before it, with its power. */
  function powerAt(tokens: readonly string[], start: number, before: bigint) {
    const prime = numberAt(tokens, start);
    if (prime === undefined || prime.value <= before || !isPrime(prime.value)) return undefined;
    if (tokens[prime.end] !== "^") return { prime: prime.value, exponent: 1n, end: prime.end };
    const exponent = numberAt(tokens, prime.end + 1);
    if (exponent === undefined || exponent.value < 2n || exponent.value > 128n) return undefined;
    return { prime: prime.value, exponent: exponent.value, end: exponent.end };
  }

  function magnitudeAt(tokens: readonly string[], start: number): Parsed<bigint> | undefined {
    const single = numberAt(tokens, start);
    if (single !== undefined && single.value < 2n) return single;
    let value = 1n, before = 1n, end = start - 1;
    do {
      const power = powerAt(tokens, end + 1, before);
      if (power === undefined) return undefined;
      value *= power.prime ** power.exponent;
      if (value >= limit) return undefined;
      [before, end] = [power.prime, power.end];
    } while (tokens[end] === "*");
    return { value, end };
  }

  return elementTokenizer({
    symbols: ["+", "-", "*", "^", ...numerals],
    encode(value) {
      const sign = value < 0n ? "-" : "+", magnitude = value < 0n ? -value : value;
      if (magnitude >= limit) throw new RangeError("expected an integer below 2^128");
      if (magnitude < 2n) return [sign, String(magnitude)];
      const powers = factorsOf(magnitude).flatMap(([prime, exponent]) => [
        "*",
        ...spell(prime),
        ...exponent === 1 ? [] : ["^", ...spell(BigInt(exponent))],
      ]);
      return [sign, ...powers.slice(1)];
    },
    parseAt(tokens, start) {
      const sign = tokens[start];
      if (sign !== "+" && sign !== "-") return undefined;
      const found = magnitudeAt(tokens, start + 1);
      if (found === undefined) return undefined;
      return { value: sign === "-" ? -found.value : found.value, end: found.end };
    },
    grammar: { start: factoredGrammar({ digits: numerals, limit }), isUnique: true },
    notation: integerNotation,
  }, { kind: "factoredInts", base });
}
