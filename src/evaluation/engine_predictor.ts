import type { Batch } from "../examples/batch.ts";
import type { AnsweringModel } from "../executors/engine.ts";
import { answerInParts, type OnStep } from "./answer_parts.ts";
import { type BeamSettings, searchBeams } from "./beam.ts";
import { decodeGreedily } from "./greedy.ts";
import { partsWithin } from "./memory_parts.ts";
import type { Answer, Predictor } from "./predictor.ts";

/** How answers are searched for; `maxLength` is said for each batch. */
export type SearchSettings = Omit<BeamSettings, "maxLength">;

/**
 * Predictions of the model an engine holds. What would take more memory than a pass may is computed in parts of the batch,
 * one after the other, with the same results.
 *
 * @param search left out for greedy decoding @param budget bytes of memory
 */
export function enginePredictor(
  engine: AnsweringModel,
  search?: SearchSettings,
  budget = engine.passBudget,
): Predictor {
  const { seesPadding, lanes, footprint } = engine;
  return {
    seesPadding,
    async score(batch) {
      const scores: Score[] = [];
      for (const part of partsWithin(budget, batch, (shape) => footprint.scoring(shape))) {
        scores.push(await engine.score(part));
      }
      return scores.length === 1 ? scores[0]! : joined(scores);
    },
    generate: (batch, maxLength) =>
      answerInParts(batch, {
        answer: (part, onStep) =>
          search
            ? searched(engine, part, { ...search, maxLength }, onStep)
            : written(engine, part, maxLength, onStep),
        bytes: (shape, length) => footprint.answering(shape, length, search?.size),
        ...{ maxLength, lanes },
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

async function written(
  engine: AnsweringModel,
  batch: Batch,
  maxLength: number,
  onStep: OnStep,
): Promise<Answer[][]> {
  const decoding = await engine.startDecoding(batch);
  try {
    const answers = await decodeGreedily(decoding, batch.size, maxLength, onStep);
    return answers.map((answer) => [answer]);
  } finally {
    decoding.close();
  }
}

async function searched(
  engine: AnsweringModel,
  batch: Batch,
  settings: BeamSettings,
  onStep: OnStep,
): Promise<Answer[][]> {
  const decoding = await engine.startBeams(batch, settings.size);
  try {
    return await searchBeams(decoding, batch.size, settings, onStep);
  } finally {
    decoding.close();
  }
}
