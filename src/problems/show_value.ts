/** Values as a mathematician reads them. */
import { showValue } from "../text/show_value.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";
import { parsed, written } from "./tolerant_tokenizer.ts";

/** What a model reads: the value, where it says what the tokens are; else the tokens. */
export function showTokens(tokens: readonly string[], tokenizer: Tokenizer<unknown>): string {
  const text = tokens.join(" "), value = parsed(tokens, tokenizer);
  const again = written(value, tokenizer);
  // Digits without a sign would look like integers, which are written otherwise.
  const isValue = Array.isArray(again) && again.join(" ") === text && !hasBareDigits(value);
  return isValue ? showValue(value) : text;
}

function hasBareDigits(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasBareDigits);
  return typeof value === "string" && /^\d+$/.test(value);
}
