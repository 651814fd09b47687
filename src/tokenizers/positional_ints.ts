import type { ElementTokenizer } from "./tokenizer.ts";

const maxSafe = BigInt(Number.MAX_SAFE_INTEGER);
const decimal = /^[0-9]+$/;

/**
 * Integers of any size as a sign and the digits in some base, each digit one token written in base ten: in base 1000,
 * -12034 is `- 12 34` (paper, section 4.1).
 *
 * Reading needs a sign and at least one number, and stops at the first token that is no number. Numbers beyond the
 * base count as what they say (`+ 77 1` is 771 in base 10).
 *
 * @throws {RangeError} if `base` is not an integer of at least 2
 */
export function positionalInts(base: number): ElementTokenizer<bigint> {
  if (!Number.isSafeInteger(base) || base < 2) {
    throw new RangeError(`${base} is no base for integers: expected an integer of at least 2`);
  }
  const digitSymbols = Array.from({ length: base }, (_, digit) => String(digit));
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

  return {
    symbols: ["+", "-", ...digitSymbols],
    encode: (value) => encode(value, bigBase, digitSymbols),
    parse: (tokens) => parseAt(tokens, 0)?.value,
    parseAt,
  };
}

function encode(value: bigint, base: bigint, digitSymbols: readonly string[]): string[] {
  if (typeof value !== "bigint") throw new TypeError(`expected a bigint, found ${String(value)}`);
  const tokens: string[] = [];
  let rest = value < 0n ? -value : value;
  for (; rest > maxSafe; rest /= base) tokens.push(digitSymbols[Number(rest % base)]);
  // Ordinary numbers are several times faster from here on.
  const smallBase = digitSymbols.length;
  let small = Number(rest);
  do {
    tokens.push(digitSymbols[small % smallBase]);
    small = Math.floor(small / smallBase);
  } while (small > 0);
  tokens.push(value < 0n ? "-" : "+");
  return tokens.reverse();
}
