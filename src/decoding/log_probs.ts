/** How likely a model finds the tokens that it writes: computed only where somebody asks. */
import type { NamedTensors, Tensor } from "../graph/graph.ts";
import { topK } from "../ops/top_k.ts";
import { zeros } from "../ops/zeros.ts";

/** Name of the result. */
export const logProbsName = "logProbs";

/** @returns the same graph with one more result: log-probability of each row's most likely token, `[rows, 1]` */
export function withLogProbs(graph: NamedTensors, logits: Tensor): NamedTensors {
  const [rows] = logits.shape;
  const [logProbs] = topK(logits, zeros([rows!]), { problems: rows!, count: 1 });
  return { ...graph, [logProbsName]: logProbs! };
}
