import type { Answer } from "./answer.ts";

/**
 * The score of an answer: its log-probability divided by length^penalty, as a beam search has it.
 *
 * @param logProbs of its tokens, EOS included
 */
export function scoreOf(logProbs: readonly number[], lengthPenalty: number): number {
  return logProbability({ logProbs }) / logProbs.length ** lengthPenalty;
}

/** Log-probability of all that was written of an answer. */
export function logProbability({ logProbs = [] }: Pick<Answer, "logProbs">): number {
  return logProbs.reduce((sum, logProb) => sum + logProb, 0);
}
