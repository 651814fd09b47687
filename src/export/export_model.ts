/** A trained model as files that any ONNX runtime runs. */
import { expectedTensor } from "../files/expected_tensor.ts";
import type { FolderFile } from "../files/atomic_folder.ts";
import type { Tensor } from "../files/tensor_types.ts";
import type { ModelConfig } from "../models/config.ts";
import { modelFlags } from "../flags/described_model.ts";
import { parametersToJson } from "../flags/params_json.ts";
import type { Parameters } from "../flags/table.ts";
import { configurationOf } from "./description.ts";
import { vocabularyDigest } from "../tokenizers/vocabulary_digest.ts";
import { digestOfWeights } from "./digest.ts";
import type { GraphFile } from "./graph_file.ts";
import { graphFileNames, graphFiles } from "./graph_files.ts";

/** Version of the layout of exported files, described in docs/reference/files_and_formats.md. */
export const exportFormat = "int2int-onnx-1";

/** Under this name all files of a set carry the same digest of the weights. */
export const weightsDigest = "weights_sha256";

export interface TrainedModel {
  readonly config: ModelConfig;
  readonly parameters: Parameters;
  /** Words of the vocabulary by id. */
  readonly words: readonly string[];
  /** Weights by Int2Int's names; there may be more than the model has. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** Every name that a file of an export may have. */
export const exportedNames: ReadonlySet<string> = new Set([
  ...graphFileNames,
  "config.json",
  "vocabulary.json",
  "params.json",
]);

/**
 * The files of a model, one after the other.
 *
 * @param path the file that the weights were read from, for messages
 * @throws CheckpointError when a weight is missing or has another shape
 */
export function* exportedFiles(model: TrainedModel, path: string): Generator<FolderFile> {
  const { config, parameters, words, tensors } = model;
  const digest = digestOfWeights(tensors);
  const configuration = json({ ...configurationOf(config), [weightsDigest]: digest });
  const vocabulary = json(words);
  const metadata = {
    format: exportFormat,
    [weightsDigest]: digest,
    vocabulary_digest: JSON.stringify(vocabularyDigest(words)),
    config: configuration,
    vocabulary,
    parameters: parametersToJson(parameters, modelFlags),
  };
  for (const file of graphFiles(config)) {
    const valuesOf = (name: string) => weightOf(model, file, name, path);
    yield { name: file.name, content: file.encode(valuesOf, metadata) };
  }
  yield textFile("config.json", configuration);
  yield textFile("vocabulary.json", vocabulary);
  yield textFile("params.json", metadata.parameters);
}

function weightOf(
  { tensors }: TrainedModel,
  { weights }: GraphFile,
  name: string,
  path: string,
): Float32Array {
  const parts = weights.flatMap(({ parts }) => parts);
  const { shape } = parts.find((part) => part.name === name)!;
  return expectedTensor(tensors, name, shape, path).data;
}

function textFile(name: string, text: string): FolderFile {
  return { name, content: new TextEncoder().encode(text) };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
