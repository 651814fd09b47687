import type { Choice } from "./token_choice.ts";
import type { GreedyDecoder, LogitsDecoder } from "./decoder.ts";

/** Writes one answer: chooses its tokens, one after the other. */
export type TokenChooser = (logits: Float32Array) => Choice;

/** Decoding whose tokens are chosen on the host, row by row. @param choosers one for each row */
export function chosenTokens(
  decoder: LogitsDecoder,
  choosers: readonly TokenChooser[],
): GreedyDecoder {
  let rows = choosers;
  return {
    bos: decoder.bos,
    steps: decoder.steps,
    async next(last) {
      const logits = await decoder.next(last), vocabSize = logits.length / rows.length;
      const choices = rows.map((choose, row) =>
        choose(logits.subarray(row * vocabSize, (row + 1) * vocabSize))
      );
      return {
        tokens: Int32Array.from(choices, ({ token }) => token),
        logProbs: Float32Array.from(choices, ({ logProb }) => logProb),
      };
    },
    keep(kept) {
      rows = kept.map((row) => rows[row]!);
      return decoder.keep(kept);
    },
    close: () => decoder.close(),
  };
}
