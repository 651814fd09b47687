/** Greedy decoding with a KV cache: each row continues itself with its most likely token. */
import type { Batch } from "../examples/batch.ts";
import type { DecodingGraphs } from "../models/decoding.ts";
import type { InputBuilder } from "../models/feeds.ts";
import { CachedSteps } from "./cached_steps.ts";
import type { CompiledGraphs } from "./compiled_graphs.ts";
import type { GreedyDecoder } from "./decoder.ts";
import { logProbsName } from "./log_probs.ts";

export async function cachedGreedyDecoder(
  compiled: CompiledGraphs,
  graphs: DecodingGraphs,
  inputBuilder: InputBuilder,
  batch: Batch,
): Promise<GreedyDecoder> {
  const steps = await CachedSteps.start(compiled, graphs, graphs.step, inputBuilder, batch);
  const isScored = logProbsName in graphs.step;
  return {
    bos: steps.bos,
    steps: steps.steps,
    async next(tokens) {
      const results = await steps.next(tokens);
      const [best, logProbs] = await Promise.all([
        results.integers("best"),
        isScored ? results.floats(logProbsName) : undefined,
      ]);
      return { tokens: best, ...logProbs && { logProbs } };
    },
    keep: (rows) => steps.keep(rows),
    close: () => steps.close(),
  };
}
