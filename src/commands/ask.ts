/** Asks a model for its answers to problems. */
import { collate } from "../examples/collate.ts";
import type { Task } from "../task/task.ts";
import type { Answer } from "../decoding/answer.ts";
import type { Predictor } from "../evaluation/predictor.ts";
import { withMemoryAdvice } from "../memory/failure.ts";
import type { TypedQuestion } from "../problems/typed_question.ts";
import type { SearchSettings } from "../evaluation/model_predictor.ts";
import { constraintOf } from "./constraint_of.ts";
import type { SamplerSettings } from "../evaluation/sampler.ts";
import type { Flags } from "../flags/table.ts";

export interface Asked {
  readonly task: Task;
  readonly predictor: Predictor;
  /** `--max_output_len` */
  readonly maxOutputLength: number;
  /** Problems that are answered at a time. */
  readonly batchSize: number;
  /** Whether answers are drawn at random; left out: no. */
  readonly isSampled?: boolean;
}

/** What was asked together, and the answers to each problem, best first. */
export interface AnsweredGroup {
  /** Places of the problems in the list. */
  readonly places: readonly number[];
  readonly answers: readonly (readonly Answer[])[];
}

/**
 * The answers to each problem, best first. Only problems of one length are asked together: some models read the padding,
 * and so none has a say in the answers to another.
 */
export async function answersTo(
  asked: Asked,
  questions: readonly TypedQuestion[],
): Promise<readonly (readonly Answer[])[]> {
  const found: (readonly Answer[])[] = [];
  for await (const { places, answers } of answerGroups(asked, questions)) {
    places.forEach((place, i) => found[place] = answers[i]!);
  }
  return found;
}

/**
 * The same, batch by batch as they come.
 *
 * @param mixLengths whether problems of like lengths are padded and asked together: quicker, and for models that do not read
 * the padding the same but for rounding
 */
export async function* answerGroups(
  asked: Asked,
  questions: readonly TypedQuestion[],
  { mixLengths = false } = {},
): AsyncGenerator<AnsweredGroup> {
  const { batchSize } = asked, lengthOf = (i: number) => questions[i]!.tokens.length;
  const groups = mixLengths
    ? [[...questions.keys()].sort((a, b) => lengthOf(a) - lengthOf(b))]
    : Map.groupBy(questions.keys(), lengthOf).values();
  for (const group of groups) {
    for (let from = 0; from < group.length; from += batchSize) {
      const places = group.slice(from, from + batchSize);
      const answers = await answerTogether(asked, places.map((place) => questions[place]!));
      yield { places, answers };
    }
  }
}

function answerTogether(
  { task: { vocabulary, layout }, predictor, maxOutputLength, isSampled }: Asked,
  questions: readonly TypedQuestion[],
): Promise<readonly Answer[][]> {
  const examples = questions.map(({ tokens }) => ({ source: tokens, target: [], codeClass: 0 }));
  const batch = collate(examples, vocabulary, layout);
  // BOS and EOS count.
  return withMemoryAdvice(
    predictor.generate(batch, maxOutputLength + 2),
    () =>
      `try a smaller ${isSampled ? "--samples" : "--beam_size"}${
        questions.length > 1 ? ", --batch_size_eval" : ""
      } or --max_output_len`,
  );
}

/** Sampling as the flags want it. @param seed an integer from 0 */
export function samplingSettings(
  flags: Flags,
  task: Task,
  seed: number,
): SamplerSettings {
  const { samples, temperature, top_k: topK, top_p: topP } = flags;
  return { samples, temperature, topK, topP, seed, constraint: constraintOf(flags, task) };
}

/** A beam search as the flags want it. @param size number of beams */
export function searchOf(flags: Flags, size: number): SearchSettings {
  const { beam_length_penalty: lengthPenalty, beam_early_stopping: earlyStopping } = flags;
  return { size, lengthPenalty, earlyStopping };
}
