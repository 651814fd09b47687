/**
 * Lists in brackets, as PARI/GP, Sage, Magma, GAP, Julia, Python, Mathematica and JSON write them: one reader, since what is a
 * list in one of them is never a different list in another.
 */
import type { Value } from "./record.ts";
import { exactDigits, scalarOf } from "./scalar.ts";
import { isElementType, wrapperOf } from "./wrappers.ts";

const minus = 0x2d, comma = 0x2c, bracket = 0x5d, zero = 0x30;

/** How deep lists may be nested. */
export const deepest = 64;

/** Lists in angle brackets are Magma's, and only read within others: `[ <2, 3>, <5, 1> ]`. */
const closing: Readonly<Record<string, string>> = { "[": "]", "(": ")", "{": "}", "<": ">" };

/** Where text without quotes ends. Of `*`, only the one of `*]` does. */
const tokenEnd = /[,;[\](){}<>"']|\*(?=\])/g;

/** Integers with spaces (NumPy, matrices of Magma) or colons (points in projective space) between them. */
const severalIntegers = /^[+-]?\d+(?:(?:\s+|\s*:\s*)[+-]?\d+)+$/;

/**
 * The list that a text is, from its first to its last character; `undefined` where it is none, or lists are nested more
 * than {@link deepest} times.
 */
export function readBrackets(text: string): Value | undefined {
  const reader = new BracketReader(text);
  const into: Value[] = [];
  const isRead = !text.startsWith("<") && reader.item(into, 0) && reader.isAtEnd();
  return isRead && into.length === 1 ? into[0] : undefined;
}

/** Methods that read move behind what they have read, and answer whether, or what, that was. */
class BracketReader {
  #at = 0;

  constructor(readonly text: string) {}

  isAtEnd(): boolean {
    this.#skipSpaces();
    return this.#at === this.text.length;
  }

  /** Reads an item of a list: one value, or several integers that have only spaces between them. */
  item(into: Value[], depth: number): boolean {
    const first = this.text[this.#at]!;
    const value = first in closing
      ? this.#list(depth)
      : first === '"' || first === "'"
      ? this.#quoted(first)
      : this.#shortInteger();
    if (value === undefined) return !(first in closing) && this.#token(into, depth);
    into.push(value);
    return true;
  }

  #list(depth: number): readonly Value[] | undefined {
    if (depth === deepest) return undefined;
    let close = closing[this.text[this.#at++]!]!;
    if (close === "]" && this.#skip("*")) close = "*]";
    const rows: Value[][] = [[]];
    while (!this.#skip(close)) {
      if (this.#skip(";")) rows.push([]);
      else if (!this.#itemAndComma(rows.at(-1)!, depth + 1, close)) return undefined;
    }
    // PARI/GP marks a column in this way.
    if (close === "]" && this.text[this.#at] === "~") this.#at++;
    if (rows.length === 1) return rows[0];
    return rows.filter((row) => row.length > 0);
  }

  /** Reads an item with the comma behind it, which the last one of a row lacks, and those of NumPy between lists. */
  #itemAndComma(row: Value[], depth: number, close: string): boolean {
    if (!this.item(row, depth)) return false;
    if (this.#skip(",")) return true;
    return this.text.startsWith(close, this.#at) || ";[(".includes(this.text[this.#at] ?? "end");
  }

  /** An integer of at most 15 digits before a comma or bracket: most are, and need no search for their end. */
  #shortInteger(): bigint | undefined {
    const { text } = this;
    const isNegative = text.charCodeAt(this.#at) === minus, start = this.#at + (isNegative ? 1 : 0);
    let at = start, number = 0;
    for (;; at++) {
      const digit = text.charCodeAt(at) - zero;
      if (!(digit >= 0 && digit <= 9)) break;
      number = 10 * number + digit;
    }
    const next = text.charCodeAt(at);
    const isShort = at > start && at - start <= exactDigits && (next === comma || next === bracket);
    if (!isShort) return undefined;
    this.#at = at;
    return BigInt(isNegative ? -number : number);
  }

  #quoted(quote: string): Value | undefined {
    const { text } = this, start = this.#at;
    let end = start + 1;
    while (text[end] !== quote) {
      if (end >= text.length) return undefined;
      end += text[end] === "\\" ? 2 : 1;
    }
    this.#at = end + 1;
    return scalarOf(unquoted(text.slice(start, this.#at)));
  }

  /** Text without quotes, or a list behind a name. */
  #token(into: Value[], depth: number): boolean {
    const start = this.#at;
    tokenEnd.lastIndex = start;
    this.#at = tokenEnd.exec(this.text)?.index ?? this.text.length;
    const token = this.text.slice(start, this.#at).trim(), next = this.text[this.#at];
    if (next === "[" || next === "(") return this.#namedList(token, next, into, depth);
    if (token === "" || next !== undefined && "{<\"'".includes(next)) return false;
    if (severalIntegers.test(token)) into.push(...token.split(/[\s:]+/).map(scalarOf));
    else into.push(scalarOf(token));
    return true;
  }

  #namedList(name: string, bracket: string, into: Value[], depth: number): boolean {
    const wrapper = wrapperOf(name);
    if (bracket === "[" ? !isElementType(name) : wrapper === undefined) return false;
    const values = this.#list(depth);
    const value = values && (bracket === "[" ? values : wrapper!(values));
    if (value === undefined) return false;
    into.push(value);
    return true;
  }

  /** Moves behind spaces and, if it stands there, a text. */
  #skip(text: string): boolean {
    this.#skipSpaces();
    const isThere = this.text.startsWith(text, this.#at);
    if (isThere) this.#at += text.length;
    return isThere;
  }

  #skipSpaces(): void {
    for (let c = this.text.charCodeAt(this.#at); c === 0x20 || c >= 9 && c <= 13;) {
      c = this.text.charCodeAt(++this.#at);
    }
  }
}

/** The text in quotes. Escapes are those of JSON, and those of Python and others as far as they only stand for the character behind them. */
export function unquoted(text: string): string {
  if (!text.includes("\\")) return text.slice(1, -1);
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1).replace(/\\(.)/gs, "$1");
  }
}
