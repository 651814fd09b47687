/** A model that answers by script. */

import type { Batch } from "../../src/examples/batch.ts";
import type { Predictor } from "../../src/evaluation/predictor.ts";
import { answerOf, idsOf } from "./digits.ts";

/** What the script decides. */
export interface Script {
  /** Cross entropy of one example, summed over its tokens. */
  readonly crossEntropy: number;
  /** Whether an example is right under teacher forcing. */
  readonly isPerfect: (batch: Batch, example: number) => boolean;
  /** The generated answers in words, best first; with what else a search says of them. */
  readonly answers: (batch: Batch, example: number) => readonly (string | Scored)[];
}

export interface Scored {
  readonly answer: string;
  readonly score?: number;
  readonly cut?: boolean;
}

/** A request for generated answers. */
export interface Request {
  /** The right answers. */
  readonly answers: readonly string[];
  readonly maxLength: number;
}

/** The predictor of a script; it records what it was asked to generate. */
export function scriptedPredictor(script: Script): Predictor & { readonly requests: Request[] } {
  const requests: Request[] = [];
  return {
    requests,
    seesPadding: { scores: false, answers: false },
    score(batch) {
      const tokens = batch.targetLengths.reduce((sum, length) => sum + length - 1, 0);
      const loss = script.crossEntropy * batch.size / tokens;
      const perfect = Array.from(batch.targetLengths, (_, i) => script.isPerfect(batch, i));
      return Promise.resolve({ loss, tokens, perfect });
    },
    generate(batch, maxLength) {
      const examples = Array.from({ length: batch.size }, (_, i) => i);
      const answers = examples.map((example) => answerOf(batch, example).join(" "));
      requests.push({ answers, maxLength });
      return Promise.resolve(
        examples.map((example) =>
          script.answers(batch, example).map((found) => {
            if (typeof found === "string") return { tokens: tokensOf(found) };
            const { answer, ...rest } = found;
            return { tokens: tokensOf(answer), ...rest };
          })
        ),
      );
    },
  };
}

function tokensOf(answer: string): number[] {
  return answer === "" ? [] : idsOf(answer);
}
