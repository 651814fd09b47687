/** The large parts of a page: the graphs and the weights of a model, each compressed. */
import { gzipSync } from "node:zlib";
import { graphFiles, graphKindOf } from "../export/graph_files.ts";
import type { GraphFile } from "../export/graph_file.ts";
import { sharedWeights } from "../export/shared_weights.ts";
import { type Precision, WeightStore } from "../export/stored_weight.ts";
import type { Tensor } from "../files/tensor_types.ts";
import type { ModelConfig } from "../models/config.ts";
import { attentionEntries, attentionGraph } from "./attention_graph.ts";
import { toPlanes } from "./byte_planes.ts";
import type { GraphName } from "./page/data.ts";

/** Compressed bytes by name; see `PageData.files`. */
export type Assets = ReadonlyMap<string, Uint8Array>;

/** The graphs of a model, and the weights that they share. */
export interface ModelAssets {
  readonly assets: Assets;
  readonly graphs: readonly GraphName[];
}

/**
 * @param precision of matrices; vectors are small, and keep 32 bits
 * @param path the file that the weights were read from, for messages
 * @throws CheckpointError when a weight is missing or has another shape
 */
export function modelAssets(
  config: ModelConfig,
  tensors: ReadonlyMap<string, Tensor>,
  precision: Precision,
  path: string,
): ModelAssets {
  const store = new WeightStore(tensors, precision, path);
  const answering = graphFiles(config, store);
  const files = new Map<GraphName, GraphFile>(
    answering.map((file) => [graphKindOf(file.name), file]),
  );
  if (attentionEntries(config).length > 0) {
    files.set("attention", attentionGraph(config, answering[0]!.weights, store));
  }
  const { content, places } = sharedWeights([...files.values()], store);
  const assets = new Map([["weights", compressed(toPlanes(content, precision === "f16" ? 2 : 4))]]);
  for (const [name, file] of files) assets.set(name, compressed(file.encode(places, {})));
  return { assets, graphs: [...files.keys()] };
}

function compressed(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes);
}
