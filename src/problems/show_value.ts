/** Values as a mathematician reads them. */
import type { Tokenizer } from "../tokenizers/tokenizer.ts";
import { parsed, written } from "./tolerant_tokenizer.ts";

/** Lists in brackets, other objects with the names of their fields. */
export function showValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(showValue).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${showValue(field)}`);
  return `{${fields.join(", ")}}`;
}

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
