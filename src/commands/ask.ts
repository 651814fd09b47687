/** Asks a model for its answers to problems. */
import { collate } from "../examples/collate.ts";
import type { Task } from "../task/task.ts";
import type { Answer } from "../decoding/answer.ts";
import type { Predictor } from "../evaluation/predictor.ts";
import { withMemoryAdvice } from "../memory/failure.ts";
import type { TypedQuestion } from "./typed_question.ts";

export interface Asked {
  readonly task: Task;
  readonly predictor: Predictor;
  /** `--max_output_len` */
  readonly maxOutputLength: number;
  /** Problems that are answered at a time. */
  readonly batchSize: number;
}

/**
 * The answers to each problem, best first. Only problems of one length are asked together: some models read the padding,
 * and so none has a say in the answers to another.
 */
export async function answersTo(
  { task: { vocabulary, layout }, predictor, maxOutputLength, batchSize }: Asked,
  questions: readonly TypedQuestion[],
): Promise<readonly (readonly Answer[])[]> {
  const found: (readonly Answer[])[] = [];
  const byLength = Map.groupBy(questions.keys(), (i) => questions[i]!.tokens.length);
  for (const places of byLength.values()) {
    for (let from = 0; from < places.length; from += batchSize) {
      const part = places.slice(from, from + batchSize);
      const examples = part.map((i) => ({
        source: questions[i]!.tokens,
        target: [],
        codeClass: 0,
      }));
      const batch = collate(examples, vocabulary, layout);
      // BOS and EOS count.
      const answers = await withMemoryAdvice(
        predictor.generate(batch, maxOutputLength + 2),
        () =>
          `try a smaller --beam_size${
            part.length > 1 ? ", --batch_size_eval" : ""
          } or --max_output_len`,
      );
      part.forEach((place, i) => found[place] = answers[i]!);
    }
  }
  return found;
}
