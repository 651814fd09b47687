import { cut, selectExamples } from "../batches/split.ts";
import type { Engine } from "../engines/engine.ts";
import { decodeGreedily } from "./greedy.ts";
import type { Predictor } from "./predictor.ts";

/** Predictions of the model an engine holds. */
export function enginePredictor(engine: Engine): Predictor {
  return {
    score: (batch) => engine.score(batch),
    async generate(batch, examples, maxLength) {
      const parts = cut(examples.length, engine.lanes);
      const answers = await Promise.all(parts.map(async (positions) => {
        const part = selectExamples(batch, positions.map((i) => examples[i]!));
        const decoding = await engine.startDecoding(part);
        try {
          return await decodeGreedily(decoding, part.size, maxLength);
        } finally {
          decoding.close();
        }
      }));
      return answers.flat();
    },
  };
}
