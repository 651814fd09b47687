import { eosId } from "../tokenizers/vocabulary.ts";
import type { GreedyDecoder } from "./decoder.ts";

/**
 * Answers that a model predicts all at once, read token by token.
 *
 * @param best `[positions * size]` most likely tokens, time-major @param steps tokens of each answer, `[size]`
 */
export function answersAtOnce(best: Int32Array, steps: Int32Array): GreedyDecoder {
  const size = steps.length;
  let position = 0, rows = [...steps.keys()];
  return {
    bos: eosId,
    steps,
    next() {
      const tokens = best.subarray(position * size, ++position * size);
      return Promise.resolve(Int32Array.from(rows, (row) => tokens[row]!));
    },
    keep(kept) {
      rows = kept.map((row) => rows[row]!);
      return Promise.resolve();
    },
    close() {},
  };
}
