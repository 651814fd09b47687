/** Values as a mathematician reads them. */
import { showValue } from "../text/show_value.ts";
import type { Notation, Tokenizer } from "../tokenizers/tokenizer.ts";
import { parsed, written } from "./tolerant_tokenizer.ts";

/** What a model reads: the value, where it says what the tokens are; else the tokens. */
export function showTokens(tokens: readonly string[], tokenizer: Tokenizer<unknown>): string {
  const text = tokens.join(" "), value = parsed(tokens, tokenizer);
  const again = written(value, tokenizer);
  // Digits without a sign would look like integers, which are written otherwise.
  const isReadable = tokenizer.notation !== undefined || !hasBareDigits(value);
  const isValue = Array.isArray(again) && again.join(" ") === text && isReadable;
  return isValue ? showAs(value, tokenizer) : text;
}

/** What has a notation, or has none. */
interface Notated {
  readonly notation?: Notation<unknown> | undefined;
}

/** A value in the notation of its kind. */
export function showAs(value: unknown, { notation }: Notated): string {
  return notation === undefined ? showValue(value) : notation.show(value);
}

function hasBareDigits(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasBareDigits);
  return typeof value === "string" && /^\d+$/.test(value);
}
