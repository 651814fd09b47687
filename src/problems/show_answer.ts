import { ExampleError } from "../errors.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";
import { showAs } from "./show_value.ts";

/**
 * An answer as people read it: its value, or its tokens in parentheses where they mean nothing, which is also said of the first
 * ones of an answer that was cut.
 */
export function showAnswer(
  tokens: readonly string[],
  cut: boolean,
  tokenizer: Tokenizer<unknown>,
): string {
  if (cut) return `(${[...tokens, "…"].join(" ")})`;
  try {
    const value = tokenizer.parse(tokens);
    return value === undefined ? `(${tokens.join(" ")})` : showAs(value, tokenizer);
  } catch (error) {
    // An error that a problem's code raises about one answer says nothing about the others.
    if (!(error instanceof ExampleError)) throw error;
    return `(${tokens.join(" ")}) ${error.message}`;
  }
}

/** Of answers that look alike, the first. */
export function firstOfEach<T extends { readonly text: string }>(answers: readonly T[]): T[] {
  return answers.filter(({ text }, i) => answers.findIndex((other) => other.text === text) === i);
}
