/** Answers of a model as `int2int predict` prints them. */
import type { Answer } from "../decoding/answer.ts";
import { firstOfEach, showAnswer } from "../problems/show_answer.ts";
import type { Asked } from "./ask.ts";
import type { TypedQuestion } from "../problems/typed_question.ts";

/** Column of the scores. */
const column = 24;

/** The problem as it was read, and a line for each answer; of those that look alike, only the first and best. */
export function showAnswered(
  asked: Asked,
  question: TypedQuestion,
  answers: readonly Answer[],
): string {
  const { task: { vocabulary, problem } } = asked;
  const shown = answers.map((answer) => ({
    answer,
    text: showAnswer(
      vocabulary.tokensOf(answer.tokens),
      answer.cut ?? false,
      problem.outputTokenizer,
    ),
  }));
  const lines = firstOfEach(shown).map(({ answer, text }) => lineOf(asked, answer, text));
  return [question.shown, ...lines].map((line) => `${line}\n`).join("");
}

function lineOf({ maxOutputLength }: Asked, { tokens, score, cut }: Answer, text: string): string {
  const limit = tokens.length < maxOutputLength
    ? "the last position"
    : `--max_output_len ${maxOutputLength}`;
  const line = `  ${text.padEnd(column)} ${score === undefined ? "" : score.toFixed(4)}`;
  return (cut ? `${line} cut at ${limit}` : line).trimEnd();
}
