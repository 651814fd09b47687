/** Values as a mathematician types them. */
import { ArraySizeError } from "../errors.ts";
import { shorten } from "../text/shorten.ts";
import type { Notation, Tokenizer } from "../tokenizers/tokenizer.ts";
import { showTokens } from "./show_value.ts";
import { parsed, written } from "./tolerant_tokenizer.ts";
import { type Nested, type TypedNumbers, typedNumbers } from "./typed_numbers.ts";

/** Stands between a problem and its query, as they are typed. */
export const queryMark = "|";

/** A value that was typed. */
export interface Read {
  readonly tokens: readonly string[];
  /** The value as it was understood. */
  readonly shown: string;
  /** The value that the text would be as integers, where it is taken for tokens and that is another one. */
  readonly otherwise?: string | undefined;
}

/** What is wrong with a text that is no value; empty where nothing can be said. */
export interface Refused {
  readonly reason: string;
}

/** How values of a kind are typed. */
export interface Spelling {
  readonly tokenizer: Tokenizer<unknown>;
  /** Characters that may stand between integers. */
  readonly operators: string;
  /** Values of more tokens are of no use: they are not read back, nor shown. */
  readonly mostTokens: number;
}

/**
 * Reads values that are typed as tokens with spaces between them, or else as integers: `120 84`, `3/4 + 5/6`,
 * `[[1, 2], [3, 4]]`, `1 2; 3 4` (see {@link typedNumbers}); values
 * with a notation of their own in that.
 */
export function valueReader(spelling: Spelling): (text: string) => Read | Refused {
  const known = new Set(spelling.tokenizer.symbols), { notation } = spelling.tokenizer;
  if (notation !== undefined) return (text) => readNoted(text, notation, spelling, known);
  return (text) => {
    const words = text.trim().split(/\s+/), numbers = typedNumbers(text, spelling.operators);
    const asIntegers = "stray" in numbers
      ? { reason: numbers.stray === "" ? "" : `${shorten(numbers.stray)} is not understood` }
      : readIntegers(numbers, spelling, known);
    const asTokens = words.every((word) => known.has(word))
      ? readTokens(words, spelling)
      : undefined;
    if (asTokens === undefined || "reason" in asTokens && "tokens" in asIntegers) return asIntegers;
    if ("reason" in asTokens || "reason" in asIntegers) return asTokens;
    const isSame = same(asTokens.tokens, asIntegers.tokens);
    return { ...asTokens, ...!isSame && { otherwise: asIntegers.shown } };
  };
}

/** Values with a notation of their own are not taken for integers. */
function readNoted(
  text: string,
  notation: Notation<unknown>,
  spelling: Spelling,
  known: ReadonlySet<string>,
): Read | Refused {
  const words = text.trim().split(/\s+/), { tokenizer, mostTokens } = spelling;
  const asTokens = words.every((word) => known.has(word)) && readTokens(words, spelling);
  if (asTokens && "tokens" in asTokens) return asTokens;
  let value: unknown;
  try {
    value = notation.read(text);
  } catch (error) {
    if (error instanceof RangeError) return { reason: error.message };
    throw error;
  }
  const tokens = written(value, tokenizer);
  if (tokens instanceof Error) {
    const { cause = tokens } = tokens;
    return { reason: cause instanceof RangeError ? reasonOf(cause) : tokens.message };
  }
  const unknown = tokens.find((token) => !known.has(token));
  if (unknown !== undefined) return { reason: notAmong(unknown, tokenizer.symbols) };
  return { tokens, shown: tokens.length > mostTokens ? "" : showTokens(tokens, tokenizer) };
}

/** `undefined` if they spell no value. */
function readTokens(
  tokens: readonly string[],
  { tokenizer, mostTokens }: Spelling,
): Read | Refused | undefined {
  if (tokens.length > mostTokens) return { tokens, shown: "" };
  const value = parsed(tokens, tokenizer);
  if (value === undefined) return undefined;
  const again = written(value, tokenizer), { length } = Array.isArray(again) ? again : tokens;
  const rest = tokens.slice(length);
  // Parsing a value passes over what follows it.
  return Array.isArray(again) && rest.length > 0 && same(again, tokens.slice(0, length))
    ? { reason: `${shorten(rest.join(" "))} after the value is not understood` }
    : { tokens, shown: showTokens(tokens, tokenizer) };
}

/** The first value that the tokenizer can write; if there is none, what it says about the first that it can tell of. */
function readIntegers(
  numbers: TypedNumbers,
  { tokenizer, mostTokens }: Spelling,
  known: ReadonlySet<string>,
): Read | Refused {
  let reason = "";
  for (const value of candidates(numbers)) {
    const tokens = written(value, tokenizer);
    if (tokens instanceof Error) {
      // Values of another kind than the tokenizer's raise anything; of its kind they may be out of range.
      const { cause = tokens } = tokens;
      if (cause instanceof RangeError) reason ||= reasonOf(cause);
      continue;
    }
    const unknown = tokens.find((token) => !known.has(token));
    if (unknown !== undefined) reason ||= notAmong(unknown, tokenizer.symbols);
    else if (tokens.length > mostTokens) return { tokens, shown: "" };
    else if (parsed(tokens, tokenizer) !== undefined) {
      return { tokens, shown: showTokens(tokens, tokenizer) };
    }
  }
  return { reason: reason || tooMany(numbers, tokenizer) };
}

/** Whoever types a problem has not seen its tokenizers. */
function reasonOf(error: RangeError): string {
  if (!(error instanceof ArraySizeError)) return error.message;
  return `a list of ${error.size}, expected at most ${error.maxSize}`;
}

/** Said of several integers where the tokenizer writes one; else nothing. */
function tooMany({ all }: TypedNumbers, tokenizer: Tokenizer<unknown>): string {
  const isOne = all.length > 1 && !(written(all[0], tokenizer) instanceof Error);
  return isOne ? `${all.length} integers, expected 1` : "";
}

/** What integers may be: one, or what brackets make of them, or a list, or a list of one list. */
function candidates({ value, all }: TypedNumbers): (Nested | readonly Nested[])[] {
  const isFlat = value.every((item) => !Array.isArray(item));
  return [...(isFlat && all.length === 1 ? all : []), value, isFlat ? [value] : all];
}

/** Why a token is none of the symbols: others like it are integers of a range, behind the same letters. */
function notAmong(token: string, symbols: readonly string[]): string {
  const [, prefix] = splitNumber(token) ?? [];
  const numbers = symbols.flatMap((symbol) => {
    const [, letters, digits] = splitNumber(symbol) ?? [];
    return letters !== undefined && letters === prefix ? [BigInt(digits!)] : [];
  });
  if (numbers.length === 0) return `there is no token ${shorten(String(token))}`;
  const least = numbers.reduce((a, b) => a < b ? a : b),
    most = numbers.reduce((a, b) => a > b ? a : b);
  return `${token} is not in ${prefix}${least}..${prefix}${most}`;
}

/** Letters and the integer behind them. */
function splitNumber(token: string): RegExpExecArray | null {
  return /^([^\d-]*)(-?\d+)$/.exec(token);
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((token, i) => token === other[i]);
}
