/** A trained model as files that any ONNX runtime runs. */
import type { FolderFile } from "../files/atomic_folder.ts";
import { usualBeam } from "../flags/limits.ts";
import type { ModelConfig } from "../models/config.ts";
import type { Architecture } from "../task/sequence_layout.ts";
import { modelFlags } from "../flags/described_model.ts";
import { flagsToJson } from "../flags/params_json.ts";
import { cardFileNames } from "./card_files.ts";
import type { FileInterface } from "./card_markdown.ts";
import { configurationOf } from "./description.ts";
import { vocabularyDigest } from "../tokenizers/vocabulary_digest.ts";
import { digestOfBytes, digestOfWeights, weightsDigest } from "./digest.ts";
import { exportFormat } from "./format.ts";
import { graphFileNames, graphFiles } from "./graph_files.ts";
import { sharedWeights, sharedWeightsDigest, sharedWeightsFile } from "./shared_weights.ts";
import { scriptFiles } from "./script_files.ts";
import { type Precision, WeightStore } from "./stored_weight.ts";
import { json, textFile } from "./text_file.ts";
import type { TrainedModel } from "./trained_model.ts";
import { generationConfig, tokenizerConfig, tokenizerJson } from "./tokenizer_files.ts";

/** Every name that a file of an export may have. */
export const exportedNames: ReadonlySet<string> = new Set([
  ...graphFileNames,
  sharedWeightsFile,
  "config.json",
  "vocabulary.json",
  "params.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "generation_config.json",
  ...scriptFiles.map(({ name }) => name),
  ...cardFileNames,
  // Python leaves it beside a module that it has imported.
  "__pycache__",
]);

/**
 * The files of a model, one after the other.
 *
 * @param path the file that the weights were read from, for messages
 * @param precision what matrices are stored with
 * @throws CheckpointError when a weight is missing or has another shape
 */
export function* exportedFiles(
  { config, parameters: flags, problem, tokens, tensors }: TrainedModel,
  path: string,
  precision: Precision = "f32",
): Generator<FolderFile> {
  const digest = digestOfWeights(tensors), architecture = flags.architecture as Architecture;
  const configuration = json({ ...configurationOf(config), problem, [weightsDigest]: digest });
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
  yield textFile("tokenizer.json", json(tokenizerJson(tokens, architecture)));
  yield textFile("tokenizer_config.json", json(tokenizerConfig(tokens, architecture)));
  yield textFile("generation_config.json", json(generationConfig(flags, usualBeam)));
  yield* scriptFiles;
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

/** What the graphs of a model take and return. @param path as of {@link exportedFiles} */
export function interfacesOf({ config, tensors }: TrainedModel, path: string): FileInterface[] {
  const graphs = graphFiles(config, new WeightStore(tensors, "f32", path));
  return graphs.map(({ name, interface: { inputs, results } }) => ({ name, inputs, results }));
}
