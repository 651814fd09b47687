/** The attention of a model while it reads a problem and an answer, as one more graph beside those by which it answers. */
import { GraphFile } from "../export/graph_file.ts";
import { idRows } from "../export/layouts.ts";
import type { WeightStore } from "../export/stored_weight.ts";
import { factors } from "../graph/shape.ts";
import { modelProbes } from "../models/build.ts";
import type { ModelConfig } from "../models/config.ts";
import { layerLabel, type Probe } from "../models/probes.ts";
import type { Weight } from "../models/weights.ts";
import type { AttentionEntry } from "./page/data.ts";

/** Names of the sizes in the file. */
const symbols = { B: "batch_size", S: "problem_length", T: "answer_length" };

/** What each stack reads: its input in the file, and its leaves in our graph. */
const stacks = [
  { input: "input_ids", ids: "source", lengths: "source_lengths", size: "S" },
  { input: "decoder_input_ids", ids: "target", lengths: "target_lengths", size: "T" },
] as const;

/** The matrices that a model has; none for recurrent ones. */
export function attentionEntries(config: ModelConfig): AttentionEntry[] {
  return attentionProbes(config).map((probe) => ({
    ...{ name: probe.name, stack: probe.stack, label: layerLabel(probe) },
    kind: probe.kind as AttentionEntry["kind"],
  }));
}

/**
 * Inputs: ids of one example, `input_ids` `[1, S]` and `decoder_input_ids` `[1, T]`, as far as the model reads them. Results:
 * {@link attentionEntries}, `[1, heads, queries, keys]`.
 *
 * @param weights those of the other graphs
 */
export function attentionGraph(
  config: ModelConfig,
  weights: readonly Weight[],
  store: WeightStore,
): GraphFile {
  const file = new GraphFile("attention.onnx", weights, store, symbols);
  const probes = attentionProbes(config), { emit } = file;
  const isRead = (size: string) => probes.some(({ tensor }) => tensor.shape.includes(size));
  for (const { input, ids, lengths, size } of stacks.filter(({ size }) => isRead(size))) {
    const read = file.input(input, "i64", ["B", size]);
    file.give(ids, () => idRows(emit, read));
    file.give(lengths, () => {
      const length = emit.node("Cast", [emit.dim(size)], { to: 6 });
      return emit.node("Expand", [length, emit.dim("B")]);
    });
  }
  for (const { name, tensor } of probes) {
    const [both, queries, keys] = tensor.shape, heads = factors(both!).coefficient;
    const shape = ["B", heads, queries!, keys!];
    file.result(name, tensor, shape, (matrices) => emit.reshape(matrices, shape));
  }
  return file;
}

function attentionProbes(config: ModelConfig): Probe[] {
  return modelProbes(config).filter(({ kind }) => kind.endsWith("attention"));
}
