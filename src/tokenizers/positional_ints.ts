import { described } from "./description.ts";
import { digitTokens } from "./digits.ts";
import { anyOf, done, goesOn, type GrammarState, to } from "./grammar.ts";
import { type Sink, withIdWriter } from "./id_writer.ts";
import { showNumber } from "../text/show_number.ts";
import type { ElementTokenizer } from "./tokenizer.ts";

const maxSafe = BigInt(Number.MAX_SAFE_INTEGER);
const decimal = /^[0-9]+$/;

/** Behind the two signs. */
const firstDigit = 2;

/**
 * Integers of any size as a sign and the digits in some base, each digit one token written in base ten: in base 1000,
 * -12034 is `- 12 34` (paper, section 4.1).
 *
 * Reading needs a sign and at least one number, and stops at the first token that is no number. Numbers beyond the
 * base count as what they say (`+ 77 1` is 771 in base 10).
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const { encode, parse } = positionalInts(1000);
 * assert.deepEqual(encode(-12034n), ["-", "12", "34"]);
 * assert.equal(parse(["-", "12", "34"]), -12034n);
 * ```
 *
 * @throws {RangeError} if `base` is not an integer of at least 2
 */
export function positionalInts(base: number): ElementTokenizer<bigint> {
  if (!Number.isSafeInteger(base) || base < 2) {
    throw new RangeError(
      `positionalInts: base: expected an integer of at least 2, found ${showNumber(base)}`,
    );
  }
  const digitSymbols = digitTokens(base);
  const bigBase = BigInt(base);

  function parseAt(tokens: readonly string[], start: number) {
    const sign = tokens[start];
    if (sign !== "+" && sign !== "-") return undefined;
    let magnitude = 0n;
    let end = start + 1;
    while (end < tokens.length && decimal.test(tokens[end])) {
      magnitude = magnitude * bigBase + BigInt(tokens[end++]);
    }
    if (end === start + 1) return undefined;
    return { value: sign === "-" ? -magnitude : magnitude, end };
  }

  const symbols = ["+", "-", ...digitSymbols];
  const tokenizer = withIdWriter<bigint>({
    symbols,
    encode(value) {
      const tokens: string[] = [];
      append(value, bigBase, symbols, tokens);
      return tokens;
    },
    parse: (tokens) => parseAt(tokens, 0)?.value,
    parseAt,
    grammar: { start: signedDigits(digitSymbols), isUnique: true },
  }, (vocabulary) => {
    const symbolIds = vocabulary.idsOf(symbols);
    return (value, ids) => append(value, bigBase, symbolIds, ids);
  });
  return described(tokenizer, { kind: "positionalInts", base });
}

/** A sign and digits, without zeros before them; 0 is not negative. @param digits from that of 0 on */
function signedDigits(digits: readonly string[]): GrammarState {
  const [zero, ...others] = digits, first = to(others, anyOf(digits));
  const positive = [first, to([zero!], done)];
  const signs = [to(["+"], goesOn(1, () => positive)), to(["-"], goesOn(1, () => [first]))];
  return goesOn(2, () => signs);
}

/** Appends an integer to a list. @param symbols plus, minus and the digits, as they are spelled in the list */
function append<S>(value: bigint, bigBase: bigint, symbols: readonly S[], list: Sink<S>): void {
  if (typeof value !== "bigint") throw new TypeError(`expected a bigint, found ${String(value)}`);
  list.push(symbols[value < 0n ? 1 : 0]!);
  const magnitude = value < 0n ? -value : value;
  if (magnitude > maxSafe) {
    for (const digit of digitsOf(magnitude, bigBase)) list.push(symbols[firstDigit + digit]!);
    return;
  }
  // Ordinary numbers are several times faster.
  const base = symbols.length - firstDigit;
  let rest = Number(magnitude), power = 1;
  while (power * base <= rest) power *= base;
  for (; power >= 1; power /= base) {
    const digit = Math.floor(rest / power);
    list.push(symbols[firstDigit + digit]!);
    rest -= digit * power;
  }
}

/** The digits of a positive integer, the first one first. One after the other, long ones would take minutes. */
function digitsOf(value: bigint, base: bigint): number[] {
  /** `base` to the powers 1, 2, 4, … up to the first that is greater. */
  const powers = [base];
  while (powers.at(-1)! <= value) powers.push(powers.at(-1)! ** 2n);
  const digits: number[] = [];
  const halve = (part: bigint, level: number): void => {
    if (level === 0) return void digits.push(Number(part));
    const power = powers[level - 1]!;
    halve(part / power, level - 1);
    halve(part % power, level - 1);
  };
  halve(value, powers.length - 1);
  return digits.slice(digits.findIndex((digit) => digit > 0));
}
