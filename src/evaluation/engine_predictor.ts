import { cut, selectExamples } from "../batches/split.ts";
import type { Batch } from "../batches/batch.ts";
import type { Engine } from "../engines/engine.ts";
import { predictedTokens } from "../models/feeds.ts";
import { decodeGreedily } from "./greedy.ts";
import type { Predictor } from "./predictor.ts";

/** Predictions of the model an engine holds. */
export function enginePredictor(engine: Engine): Predictor {
  return {
    async score(batch) {
      const { loss, best } = await engine.score(batch);
      return { loss, tokens: predictedTokens(batch), perfect: perfectAnswers(batch, best) };
    },
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

/** Which answers have every token right, the closing one included. */
function perfectAnswers({ size, target, targetLengths }: Batch, best: Int32Array): boolean[] {
  return Array.from({ length: size }, (_, i) => {
    for (let t = 0; t < targetLengths[i]! - 1; t++) {
      if (best[t * size + i] !== target[(t + 1) * size + i]) return false;
    }
    return true;
  });
}
