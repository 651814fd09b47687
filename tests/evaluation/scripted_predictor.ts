/** A model that answers by script. */

import type { Batch } from "../../src/batches/batch.ts";
import type { Predictor } from "../../src/evaluation/predictor.ts";
import { idsOf } from "./digits.ts";

/** What the script decides. */
export interface Script {
  /** Cross entropy of one example, summed over its tokens. */
  readonly crossEntropy: number;
  /** Whether an example is right under teacher forcing. */
  readonly isPerfect: (batch: Batch, example: number) => boolean;
  /** The generated answer in words. */
  readonly answer: (batch: Batch, example: number) => string;
}

/** A request for generated answers. */
export interface Request {
  readonly examples: readonly number[];
  readonly maxLength: number;
}

/** The predictor of a script; it records what it was asked to generate. */
export function scriptedPredictor(script: Script): Predictor & { readonly requests: Request[] } {
  const requests: Request[] = [];
  return {
    requests,
    score(batch) {
      const tokens = batch.targetLengths.reduce((sum, length) => sum + length - 1, 0);
      const loss = script.crossEntropy * batch.size / tokens;
      const perfect = Array.from(batch.targetLengths, (_, i) => script.isPerfect(batch, i));
      return Promise.resolve({ loss, tokens, perfect });
    },
    generate(batch, examples, maxLength) {
      requests.push({ examples, maxLength });
      return Promise.resolve(examples.map((example) => {
        const answer = script.answer(batch, example);
        return [{ tokens: answer === "" ? [] : idsOf(answer) }];
      }));
    },
  };
}
