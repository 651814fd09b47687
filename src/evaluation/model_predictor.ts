import type { Answer, OnStep } from "../decoding/answer.ts";
import { type BeamSettings, searchBeams } from "../decoding/beam_search.ts";
import { chosenTokens, greedily, roomOf, within } from "../decoding/chosen_tokens.ts";
import type { Constraint } from "../decoding/constraint.ts";
import type { GreedyDecoder } from "../decoding/decoder.ts";
import { decodeGreedily } from "../decoding/greedy_search.ts";
import type { InferenceModel } from "../decoding/inference_model.ts";
import { scoreOf } from "../decoding/score.ts";
import type { Batch } from "../examples/batch.ts";
import { splitBatch } from "../examples/split.ts";
import { answerInParts } from "../decoding/answer_parts.ts";
import { partsWithin } from "../decoding/memory_parts.ts";
import type { Predictor } from "./predictor.ts";

/** How answers are searched for; `maxLength` is said for each batch. */
export interface SearchSettings extends Omit<BeamSettings, "maxLength">, Constrained {}

/** What answers must be. */
interface Constrained {
  /** Left out: they may be anything. */
  readonly constraint?: Constraint | undefined;
}

/** What predictions need of a model. */
export type PredictingModel = Pick<
  InferenceModel,
  | "seesPadding"
  | "lanes"
  | "footprint"
  | "passBudget"
  | "evaluateBatch"
  | "startDecoding"
  | "startBeams"
  | "startChoosing"
  | "startConstrainedBeams"
>;

/** How greedy answers are scored: their log-probability is divided by length^penalty. */
export type GreedySettings = Pick<SearchSettings, "lengthPenalty" | "constraint">;

/**
 * Predictions of a model. What would take more memory than a pass may is computed in parts of the batch, one after the
 * other, with the same results.
 *
 * @param search left out for greedy decoding without scores @param budget bytes of memory
 */
export function modelPredictor(
  model: PredictingModel,
  search?: SearchSettings | GreedySettings,
  budget = model.passBudget,
): Predictor {
  const { seesPadding, lanes, footprint } = model;
  return {
    seesPadding,
    async score(batch) {
      const scores: Score[] = [];
      for (const part of partsWithin(budget, batch, (shape) => footprint.scoring(shape))) {
        scores.push(await model.evaluateBatch(part));
      }
      return scores.length === 1 ? scores[0]! : joined(scores);
    },
    generate: (batch, maxLength) =>
      answerInParts(batch, {
        answer: (part, onStep) =>
          isBeam(search)
            ? searched(model, part, { ...search, maxLength }, onStep)
            : written(model, part, { maxLength, ...search }, onStep),
        bytes: (shape, length) =>
          footprint.answering(shape, length, isBeam(search) ? search.size : undefined),
        ...{ split: splitBatch, maxLength, lanes },
      }, budget),
  };
}

type Score = Awaited<ReturnType<Predictor["score"]>>;

function joined(scores: readonly Score[]): Score {
  const tokens = scores.reduce((sum, score) => sum + score.tokens, 0);
  return {
    loss: scores.reduce((sum, score) => sum + score.loss * score.tokens, 0) / tokens,
    tokens,
    perfect: scores.flatMap(({ perfect }) => perfect),
  };
}

function isBeam(search?: SearchSettings | GreedySettings): search is SearchSettings {
  return search !== undefined && "size" in search;
}

/** @param lengthPenalty left out where no scores are wanted */
async function written(
  model: PredictingModel,
  batch: Batch,
  settings: { readonly maxLength: number } & Partial<GreedySettings>,
  onStep: OnStep,
): Promise<Answer[][]> {
  const { maxLength, lengthPenalty } = settings;
  const decoder = await greedyDecoder(model, batch, settings);
  try {
    const answers = await decodeGreedily(decoder, batch.size, maxLength, onStep);
    return answers.map((answer) => {
      if (lengthPenalty === undefined || answer.logProbs === undefined) return [answer];
      return [{ ...answer, score: scoreOf(answer.logProbs, lengthPenalty) }];
    });
  } finally {
    decoder.close();
  }
}

/** Chooses the likeliest tokens, on the host where only some are allowed. */
async function greedyDecoder(
  model: PredictingModel,
  batch: Batch,
  { maxLength, lengthPenalty, constraint }:
    & { readonly maxLength: number }
    & Partial<GreedySettings>,
): Promise<GreedyDecoder> {
  const logProbs = lengthPenalty !== undefined;
  if (constraint === undefined) return await model.startDecoding(batch, { logProbs, maxLength });
  const decoder = await model.startChoosing(batch), room = roomOf(decoder, maxLength);
  return chosenTokens(decoder, room.map((each) => within(constraint, each, greedily)));
}

async function searched(
  model: PredictingModel,
  batch: Batch,
  settings: BeamSettings & Constrained,
  onStep: OnStep,
): Promise<Answer[][]> {
  const { size, maxLength, constraint } = settings;
  const decoder = constraint === undefined
    ? await model.startBeams(batch, size, maxLength)
    : await model.startConstrainedBeams(batch, size, constraint, maxLength);
  try {
    return await searchBeams(decoder, batch.size, settings, onStep);
  } finally {
    decoder.close();
  }
}
