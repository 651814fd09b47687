import type { Batch } from "../batches/batch.ts";
import { splitBatch } from "../batches/split.ts";
import type { AnsweringModel } from "../engines/engine.ts";
import { type BeamSettings, searchBeams } from "./beam.ts";
import { decodeGreedily } from "./greedy.ts";
import type { Answer, Predictor } from "./predictor.ts";

/** How answers are searched for; `maxLength` is said for each batch. */
export type SearchSettings = Omit<BeamSettings, "maxLength">;

/** Predictions of the model an engine holds. @param search left out for greedy decoding */
export function enginePredictor(engine: AnsweringModel, search?: SearchSettings): Predictor {
  return {
    seesPadding: engine.seesPadding,
    score: (batch) => engine.score(batch),
    async generate(batch, maxLength) {
      const answers = await Promise.all(
        splitBatch(batch, engine.lanes).map((part) =>
          search
            ? searched(engine, part, { ...search, maxLength })
            : written(engine, part, maxLength)
        ),
      );
      return answers.flat();
    },
  };
}

async function written(
  engine: AnsweringModel,
  batch: Batch,
  maxLength: number,
): Promise<Answer[][]> {
  const decoding = await engine.startDecoding(batch);
  try {
    const answers = await decodeGreedily(decoding, batch.size, maxLength);
    return answers.map((answer) => [answer]);
  } finally {
    decoding.close();
  }
}

async function searched(
  engine: AnsweringModel,
  batch: Batch,
  settings: BeamSettings,
): Promise<Answer[][]> {
  const decoding = await engine.startBeams(batch, settings.size);
  try {
    return await searchBeams(decoding, batch.size, settings);
  } finally {
    decoding.close();
  }
}
