/** Values as a mathematician types and reads them. */
import { ExampleError, FileError } from "../errors.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";

/** Stands between a problem and its query, as they are typed. */
export const queryMark = "|";

/**
 * A value typed as numbers with anything but `|` between them (`120 84`, `3/4 + 5/6`), as rows in brackets or behind
 * semicolons (`[[1, 2], [3, 4]]`, `1 2; 3 4`), or as tokens.
 *
 * @returns the value's tokens, or `undefined` if the text is none
 */
export function readTokens(text: string, tokenizer: Tokenizer<unknown>): string[] | undefined {
  const words = text.trim().split(/\s+/), known = new Set(tokenizer.symbols);
  if (words.every((word) => known.has(word)) && isRead(words, tokenizer)) return words;
  if (text.includes(queryMark)) return undefined;
  for (const value of candidates(text)) {
    const tokens = tokensOf(value, tokenizer);
    if (tokens?.every((token) => known.has(token))) return tokens;
  }
  return undefined;
}

function tokensOf(value: unknown, tokenizer: Tokenizer<unknown>): string[] | undefined {
  const tokens = encoded(value, tokenizer);
  return tokens !== undefined && isRead(tokens, tokenizer) ? tokens : undefined;
}

/** A tokenizer may well raise a TypeError about a value of another kind than it writes, but not about an unknown name. */
function encoded(value: unknown, tokenizer: Tokenizer<unknown>): string[] | undefined {
  try {
    return tokenizer.encode(value);
  } catch (error) {
    if (error instanceof FileError && error.cause instanceof ReferenceError) throw error;
    return undefined;
  }
}

function isRead(tokens: readonly string[], tokenizer: Tokenizer<unknown>): boolean {
  try {
    return tokenizer.parse(tokens) !== undefined;
  } catch (error) {
    if (error instanceof ExampleError) return false;
    throw error;
  }
}

/** What the numbers in a text may be: one, a list, or a list of lists. */
function candidates(text: string): unknown[] {
  const rows = text.split(/\]\s*,?\s*\[|;/).map(integers).filter((row) => row.length > 0);
  const all = integers(text);
  if (all.length === 0) return [];
  return [...(rows.length > 1 ? [rows] : []), ...(all.length === 1 ? [all[0]] : []), all, [all]];
}

/** A minus sign behind a number or a bracket subtracts, and says nothing of the number after it. */
function integers(text: string): bigint[] {
  return [...text.matchAll(/(?<![\w)\]])-?\d+|\d+/g)].map(([digits]) => BigInt(digits));
}

/** Decoded values in brackets where they are lists; tokens where they mean nothing. */
export function showValue(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(showValue).join(", ")}]` : String(value);
}
