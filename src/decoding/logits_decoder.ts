/** Decoders that leave the choice of each token to their caller. */
import type { Batch } from "../examples/batch.ts";
import type { NamedTensors } from "../graph/graph.ts";
import type { DecodingGraphs } from "../models/decoding.ts";
import type { InputBuilder } from "../models/feeds.ts";
import { eosId } from "../tokenizers/vocabulary.ts";
import { CachedSteps } from "./cached_steps.ts";
import type { CompiledGraphs } from "./compiled_graphs.ts";
import type { LogitsDecoder } from "./decoder.ts";

/** Name of the result. */
export const logitsName = "logits";

/** The graph of a step that chooses nothing. */
export function logitsStep({ logits, present }: Pick<DecodingGraphs, "logits" | "present">) {
  return { [logitsName]: logits, ...present };
}

/** @param step of {@link logitsStep} */
export async function cachedLogitsDecoder(
  compiled: CompiledGraphs,
  graphs: DecodingGraphs,
  step: NamedTensors,
  inputBuilder: InputBuilder,
  batch: Batch,
): Promise<LogitsDecoder> {
  const steps = await CachedSteps.start(compiled, graphs, step, inputBuilder, batch);
  return {
    bos: steps.bos,
    steps: steps.steps,
    next: async (tokens) => await (await steps.next(tokens)).floats(logitsName),
    keep: (rows) => steps.keep(rows),
    close: () => steps.close(),
  };
}

/**
 * Of a model that predicts all tokens at once: none depends on what was chosen before.
 *
 * @param logits `[positions * size, vocabSize]`, time-major @param steps tokens of each answer, `[size]`
 */
export function logitsAtOnce(
  logits: Float32Array,
  steps: Int32Array,
  vocabSize: number,
): LogitsDecoder {
  const size = steps.length;
  let position = 0, rows = [...steps.keys()];
  return {
    ...{ bos: eosId, steps },
    next() {
      const start = position++ * size, found = new Float32Array(rows.length * vocabSize);
      rows.forEach((row, i) => {
        const from = (start + row) * vocabSize;
        found.set(logits.subarray(from, from + vocabSize), i * vocabSize);
      });
      return Promise.resolve(found);
    },
    keep(kept) {
      rows = kept.map((row) => rows[row]!);
      return Promise.resolve();
    },
    close() {},
  };
}
