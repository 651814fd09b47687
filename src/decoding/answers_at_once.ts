import { eosId } from "../tokenizers/vocabulary.ts";
import type { GreedyDecoder, NextTokens } from "./decoder.ts";

/**
 * Answers that a model predicts all at once, read token by token.
 *
 * @param best most likely tokens, and perhaps their log-probabilities, `[positions * size]`, time-major
 * @param steps tokens of each answer, `[size]`
 */
export function answersAtOnce(best: NextTokens, steps: Int32Array): GreedyDecoder {
  const size = steps.length;
  let position = 0, rows = [...steps.keys()];
  return {
    bos: eosId,
    steps,
    next() {
      const start = position++ * size, { tokens, logProbs } = best;
      return Promise.resolve({
        tokens: Int32Array.from(rows, (row) => tokens[start + row]!),
        ...logProbs && { logProbs: Float32Array.from(rows, (row) => logProbs[start + row]!) },
      });
    },
    keep(kept) {
      rows = kept.map((row) => rows[row]!);
      return Promise.resolve();
    },
    close() {},
  };
}
