/** How likely a model finds the tokens that it writes: computed only where somebody asks. */
import type { NamedTensors, Tensor } from "../graph/graph.ts";
import type { LoopGraph } from "../graph/loop.ts";
import type { ChunkGraphs } from "../models/chunked_decoding.ts";
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

/** The steps of a chunk, which collect log-probabilities too. */
export function scoredLoop({ loop, logits }: Pick<ChunkGraphs, "loop" | "logits">): LoopGraph {
  const outputs = withLogProbs(loop.outputs, logits);
  return { ...loop, outputs, collected: [...loop.collected, logProbsName] };
}
