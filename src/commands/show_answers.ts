/** Answers of a model as `int2int predict` prints them. */
import { ExampleError } from "../errors.ts";
import type { Answer } from "../decoding/answer.ts";
import { showAs } from "../problems/show_value.ts";
import type { Asked } from "./ask.ts";
import type { TypedQuestion } from "./typed_question.ts";

/** Column of the scores. */
const column = 24;

/** The problem as it was read, and a line for each answer; of those that look alike, only the first and best. */
export function showAnswered(
  asked: Asked,
  question: TypedQuestion,
  answers: readonly Answer[],
): string {
  const shown = answers.map((answer) => ({ answer, text: textOf(asked, answer) }));
  const different = shown.filter(({ text }, i) =>
    shown.findIndex((other) => other.text === text) === i
  );
  const lines = different.map(({ answer, text }) => lineOf(asked, answer, text));
  return [question.shown, ...lines].map((line) => `${line}\n`).join("");
}

function lineOf({ maxOutputLength }: Asked, { tokens, score, cut }: Answer, text: string): string {
  const limit = tokens.length < maxOutputLength
    ? "the last position"
    : `--max_output_len ${maxOutputLength}`;
  const line = `  ${text.padEnd(column)} ${score === undefined ? "" : score.toFixed(4)}`;
  return (cut ? `${line} cut at ${limit}` : line).trimEnd();
}

/** The value, or the tokens where they mean nothing: also the first ones of an answer that was cut. */
function textOf({ task: { vocabulary, problem } }: Asked, { tokens, cut }: Answer): string {
  const words = vocabulary.tokensOf(tokens);
  if (cut) return `(${[...words, "…"].join(" ")})`;
  try {
    const value = problem.outputTokenizer.parse(words);
    return value === undefined ? `(${words.join(" ")})` : showAs(value, problem.outputTokenizer);
  } catch (error) {
    // An error that a problem's code raises about one answer says nothing about the others.
    if (!(error instanceof ExampleError)) throw error;
    return `(${words.join(" ")}) ${error.message}`;
  }
}
