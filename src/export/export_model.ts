/** A trained model as files that any ONNX runtime runs. */
import type { FolderFile } from "../files/atomic_folder.ts";
import type { Tensor } from "../files/tensor_types.ts";
import type { ModelConfig } from "../models/config.ts";
import { modelFlags } from "../flags/described_model.ts";
import { flagsToJson } from "../flags/params_json.ts";
import type { Flags } from "../flags/table.ts";
import { configurationOf } from "./description.ts";
import { vocabularyDigest } from "../tokenizers/vocabulary_digest.ts";
import { digestOfBytes, digestOfWeights } from "./digest.ts";
import { exportFormat } from "./format.ts";
import { graphFileNames, graphFiles } from "./graph_files.ts";
import { sharedWeights, sharedWeightsDigest, sharedWeightsFile } from "./shared_weights.ts";
import { type Precision, WeightStore } from "./stored_weight.ts";

/** Under this name all files of a set carry the same digest of the weights. */
export const weightsDigest = "weights_sha256";

export interface TrainedModel {
  readonly config: ModelConfig;
  readonly parameters: Flags;
  /** Words of the vocabulary by id. */
  readonly tokens: readonly string[];
  /** Weights by Int2Int's names; there may be more than the model has. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** Every name that a file of an export may have. */
export const exportedNames: ReadonlySet<string> = new Set([
  ...graphFileNames,
  sharedWeightsFile,
  "config.json",
  "vocabulary.json",
  "params.json",
]);

/**
 * The files of a model, one after the other.
 *
 * @param path the file that the weights were read from, for messages
 * @param precision what matrices are stored with
 * @throws CheckpointError when a weight is missing or has another shape
 */
export function* exportedFiles(
  { config, parameters: flags, tokens, tensors }: TrainedModel,
  path: string,
  precision: Precision = "f32",
): Generator<FolderFile> {
  const digest = digestOfWeights(tensors);
  const configuration = json({ ...configurationOf(config), [weightsDigest]: digest });
  const vocabulary = json(tokens);
  const metadata = {
    format: exportFormat,
    [weightsDigest]: digest,
    vocabulary_digest: JSON.stringify(vocabularyDigest(tokens)),
    config: configuration,
    vocabulary,
    parameters: flagsToJson(flags, modelFlags),
  };
  yield* modelFiles(config, new WeightStore(tensors, precision, path), metadata);
  yield textFile("config.json", configuration);
  yield textFile("vocabulary.json", vocabulary);
  yield textFile("params.json", metadata.parameters);
}

/** The graphs, and the weights that they share, if any. */
function* modelFiles(
  config: ModelConfig,
  store: WeightStore,
  metadata: Readonly<Record<string, string>>,
): Generator<FolderFile> {
  const graphs = graphFiles(config, store), { content, places } = sharedWeights(graphs, store);
  const digest = { [sharedWeightsDigest]: digestOfBytes(content) };
  for (const graph of graphs) {
    const refers = graph.parts.some(({ name }) => places.has(name));
    const texts = refers ? { ...metadata, ...digest } : metadata;
    yield { name: graph.name, content: graph.encode(places, texts) };
  }
  if (places.size > 0) yield { name: sharedWeightsFile, content };
}

function textFile(name: string, text: string): FolderFile {
  return { name, content: new TextEncoder().encode(text) };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
