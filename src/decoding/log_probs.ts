/** How likely a model finds the tokens that it writes: computed only where somebody asks. */
import type { NamedTensors, Tensor } from "../graph/graph.ts";
import { topK } from "../ops/top_k.ts";
import { zeros } from "../ops/zeros.ts";
import type { Answer } from "./answer.ts";

/** Name of the result. */
export const logProbsName = "logProbs";

/** @returns the same graph with one more result: log-probability of each row's most likely token, `[rows, 1]` */
export function withLogProbs(graph: NamedTensors, logits: Tensor): NamedTensors {
  const [rows] = logits.shape;
  const [logProbs] = topK(logits, zeros([rows!]), { problems: rows!, count: 1 });
  return { ...graph, [logProbsName]: logProbs! };
}

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
