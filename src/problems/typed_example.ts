/** What a problem looks like as it is typed, for messages. */
import { randomFrom } from "../random.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";
import type { Problem } from "./problem.ts";
import { queryMark } from "./read_value.ts";
import { showTokens } from "./show_value.ts";
import { written } from "./tolerant_tokenizer.ts";

/** Draws until the problem's generator makes an example. */
const patience = 100;

/** Where nothing is generated, the first of these that the tokenizer can write. */
const usual: readonly unknown[] = [[12n, -18n], [1n, 0n], 12n, 1n, 0n, [[1n, 0n], [0n, 1n]]];

/** Empty if there is none. */
export function typedExample(problem: Problem<unknown, unknown>): string {
  const { inputTokenizer, queryTokenizer } = problem;
  const made = generated(problem);
  if (made === undefined) return usualText(inputTokenizer);
  const question = textOf(made.problem, inputTokenizer);
  if (queryTokenizer === undefined) return question;
  return `${question} ${queryMark} ${textOf(made.query, queryTokenizer)}`;
}

function generated(problem: Problem<unknown, unknown>) {
  const random = randomFrom(1);
  for (let tries = 0; tries < patience; tries++) {
    try {
      const example = problem.generate(random, "valid");
      if (example !== undefined) return example;
    } catch {
      // It may give up on numbers that do not suit it.
    }
  }
  return undefined;
}

function usualText(tokenizer: Tokenizer<unknown>): string {
  const known = new Set(tokenizer.symbols);
  const value = usual.find((value) => {
    const tokens = written(value, tokenizer);
    return Array.isArray(tokens) && tokens.every((token) => known.has(token));
  });
  return value === undefined ? "" : textOf(value, tokenizer);
}

function textOf(value: unknown, tokenizer: Tokenizer<unknown>): string {
  const tokens = written(value, tokenizer);
  return Array.isArray(tokens) ? showTokens(tokens, tokenizer) : "";
}
