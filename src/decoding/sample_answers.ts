/**
 * Sampling: several answers to each problem, drawn from the distribution that the model is.
 *
 * All samples of a problem begin in one row of a step-by-step decoder (`startChoosing`), which is repeated, so that the problem
 * is read once. Tokens are chosen on the host: so samples are the same with every way to compute logits, but for rounding.
 *
 * Chance comes from the seed, the problem's tokens and the number of the sample, whatever else is in the batch: the same problem
 * has the same samples in batches of any size and at any place, and further samples do not change the first ones.
 */
import type { Batch, BatchShape } from "../examples/batch.ts";
import { cut, selectExamples } from "../examples/split.ts";
import { randomFrom, streams } from "../random.ts";
import type { Answer, OnStep } from "./answer.ts";
import { answerInParts } from "./answer_parts.ts";
import { atRandom, chosenTokens, roomOf, type TokenChooser, within } from "./chosen_tokens.ts";
import type { Constraint } from "./constraint.ts";
import { decodeGreedily } from "./greedy_search.ts";
import type { InferenceModel } from "./inference_model.ts";
import { logProbability } from "./score.ts";
import type { SamplingSettings } from "./token_choice.ts";

export interface Sampling extends SamplingSettings {
  /** Answers that are drawn for each problem. */
  readonly samples: number;
  /** An integer from 0. */
  readonly seed: number;
  /** Tokens of an answer including BOS and EOS. */
  readonly maxLength: number;
  /** Left out: answers may be anything. */
  readonly constraint?: Constraint | undefined;
}

/** Whose answers are sampled. */
export type SampledModel = Pick<
  InferenceModel,
  "startChoosing" | "footprint" | "lanes" | "passBudget"
>;

/** An answer, with the log-probability of each of its tokens at temperature 1 and without cuts, and how often it was drawn. */
export type SampledAnswer = Required<Omit<Answer, "score">>;

/** More answers at a time gain nothing, and wait for the longest of them. */
const mostRows = 512;

/** What one row of a batch writes. */
interface Row {
  /** Number of the problem in the batch. */
  readonly problem: number;
  readonly sample: number;
}

/** Rows in the shape of a batch that holds the problem of each. */
interface Rows extends BatchShape {
  readonly rows: readonly Row[];
}

/**
 * Draws answers to each problem of a batch: `sampleAnswers(model, batch, { temperature: 1, topK: 0, topP: 1, samples: 1000, seed: 7,
 * maxLength: 514 })`, where `collate` makes a batch of examples whose answers are empty.
 *
 * @param batch problems that fit together into memory; their samples are drawn in parts that do
 * @param budget bytes of memory for a part
 * @returns for each problem the different answers, the most frequent first, of equally frequent ones the likeliest
 */
export async function sampleAnswers(
  model: SampledModel,
  batch: Batch,
  sampling: Sampling,
  budget = model.passBudget,
): Promise<SampledAnswer[][]> {
  const rows = Array.from(
    { length: batch.size },
    (_, problem) => Array.from({ length: sampling.samples }, (_, sample) => ({ problem, sample })),
  ).flat();
  const { footprint, lanes } = model, { maxLength } = sampling;
  const answers = await answerInParts(
    rowsOf(batch, rows),
    {
      answer: (part: Rows, onStep) => drawn(model, batch, part.rows, sampling, onStep),
      split: (part: Rows, parts) =>
        cut(part.size, parts).map((all) => rowsOf(batch, all.map((i) => part.rows[i]!))),
      bytes: (shape, length) => footprint.answering(shape, length),
      ...{ lanes, maxLength },
    },
    budget,
    Math.ceil(rows.length / mostRows),
  );
  return Array.from(
    { length: batch.size },
    (_, problem) =>
      counted(answers.slice(problem * sampling.samples, (problem + 1) * sampling.samples)),
  );
}

function rowsOf({ sourceLength, targetLength }: BatchShape, rows: readonly Row[]): Rows {
  return { size: rows.length, sourceLength, targetLength, rows };
}

/** One answer for each row. */
async function drawn(
  model: SampledModel,
  batch: Batch,
  rows: readonly Row[],
  sampling: Sampling,
  onStep: OnStep,
): Promise<Answer[]> {
  const problems = [...new Set(rows.map(({ problem }) => problem))];
  const places = new Map(problems.map((problem, place) => [problem, place]));
  const decoder = await model.startChoosing(selectExamples(batch, problems));
  try {
    const starts = rows.map(({ problem }) => places.get(problem)!);
    const steps = Int32Array.from(starts, (place) => decoder.steps[place]!);
    await decoder.keep(starts);
    const room = roomOf({ steps }, sampling.maxLength);
    const choosers = rows.map((row, i) => chooserOf(batch, row, sampling, room[i]!));
    const writing = chosenTokens({ ...decoder, steps }, choosers);
    return await decodeGreedily(writing, rows.length, sampling.maxLength, onStep);
  } finally {
    decoder.close();
  }
}

function chooserOf(
  batch: Batch,
  { problem, sample }: Row,
  sampling: Sampling,
  room: number,
): TokenChooser {
  const random = randomFrom(
    ...[sampling.seed, streams.samples, sample],
    ...problemTokens(batch, problem),
  );
  return within(sampling.constraint, room, atRandom(sampling, () => random.uniform()));
}

function problemTokens({ size, source, sourceLengths }: Batch, problem: number): number[] {
  return Array.from(
    { length: sourceLengths[problem]! },
    (_, t) => source[t * size + problem]!,
  );
}

/** Different answers, with how often each is there. */
function counted(answers: readonly Answer[]): SampledAnswer[] {
  const found = Map.groupBy(answers, ({ tokens, cut }) => `${tokens} ${cut}`);
  return [...found.values()].map(([{ tokens, cut = false, logProbs = [] }, ...others]) => ({
    ...{ tokens, cut, logProbs, count: 1 + others.length },
  })).sort((a, b) => b.count - a.count || logProbability(b) - logProbability(a));
}
