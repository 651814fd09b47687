/** Answers of a model as `int2int predict` prints them. */
import type { Answer } from "../decoding/answer.ts";
import { logProbability } from "../decoding/score.ts";
import { firstOfEach, showAnswer } from "../problems/show_answer.ts";
import { grouped } from "../text/grouped.ts";
import type { Asked } from "./ask.ts";
import type { TypedQuestion } from "../problems/typed_question.ts";

/** Column of the scores. */
const column = 24;

/**
 * The problem as it was read, and a line for each answer; of those that look alike, only the first and best, but with the
 * number of all where they were drawn.
 */
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
  const lines = firstOfEach(shown).map(({ answer, text }) => {
    const alike = shown.filter((other) => other.text === text);
    return lineOf(asked, answer, text, drawn(alike, shown));
  });
  return [question.shown, ...lines].map((line) => `${line}\n`).join("");
}

/** How many of the samples these answers are; nothing where none were drawn. */
function drawn(some: readonly { answer: Answer }[], all: readonly { answer: Answer }[]): string {
  const [part, whole] = [some, all].map((answers) =>
    answers.reduce((sum, { answer: { count = 0 } }) => sum + count, 0)
  );
  return whole === 0 ? "" : `${grouped(part!)} of ${grouped(whole!)}`;
}

/** @param drawn of samples, which have their log-probability where others have a score */
function lineOf({ maxOutputLength }: Asked, answer: Answer, text: string, drawn: string): string {
  const { tokens, score, cut } = answer;
  const limit = tokens.length < maxOutputLength
    ? "the last position"
    : `--max_output_len ${maxOutputLength}`;
  const number = drawn === "" ? score : logProbability(answer);
  const numbers = [number?.toFixed(4).padStart(drawn === "" ? 0 : 8) ?? "", drawn];
  const line = `  ${text.padEnd(column)} ${numbers.join("  ").trimEnd()}`;
  return (cut ? `${line} cut at ${limit}` : line).trimEnd();
}
