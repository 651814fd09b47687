/** Exported models as saved ones: their weights by Int2Int's names, and the flags they were trained with. */
import { basename, dirname, join } from "node:path";
import { CheckpointError } from "../errors.ts";
import { readRange } from "../files/file_range.ts";
import {
  fileLimits,
  type OpenFile,
  readTextFile,
  whatIsAt,
  withRegularFile,
} from "../files/regular_file.ts";
import type { Tensor, TensorInfo } from "../files/tensor_types.ts";
import { flagsFromJson } from "../flags/params_json.ts";
import type { Flags } from "../flags/table.ts";
import { digestOfFile, weightsDigest } from "./digest.ts";
import { type GraphContent, type Labels, readGraph, type StoredAt } from "./read_graph.ts";
import { sharedWeightsDigest, sharedWeightsFile } from "./shared_weights.ts";
import { storedValues } from "./stored_weight.ts";

/** The files that have a stack's weights, or those of a model that is one stack. */
const wholeStacks = ["encoder_model.onnx", "decoder_model.onnx", "model.onnx"];

/** Has less than the file beside it. */
const withPast = "decoder_with_past_model.onnx";

/** What a set says of itself for programs that run it. */
const configFile = "config.json";

/** An exported model. @template T what is kept of a weight */
export interface Exported<T> {
  /** By Int2Int's names. */
  readonly tensors: ReadonlyMap<string, T>;
  readonly parameters: Flags;
  /** What the files say of the model, as texts: `format`, `parameters`, `vocabulary_digest` and more; long ones are left out. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads the weights of an exported model.
 *
 * @param path its folder, or one of its files, beside which the others lie
 * @throws FileError when a file cannot be read @throws CheckpointError when one is damaged, or was made elsewhere
 */
export function readExportedWeights(path: string): Exported<Tensor> {
  const graphs = readGraphs(path);
  return exported(graphs, graphs.flatMap(readWeights));
}

/** The same without the values. */
export function readExportedHeader(path: string): Exported<TensorInfo> {
  const graphs = readGraphs(path), weights = graphs.flatMap(({ weights }) => weights);
  return exported(graphs, weights.map(({ name, shape }) => [name, { dtype: "F32", shape }]));
}

function exported<T>(
  [{ path, metadata }]: Graphs,
  tensors: readonly (readonly [string, T])[],
): Exported<T> {
  const parameters = flagsFromJson(metadata.parameters!, path);
  return { tensors: new Map(tensors), metadata, parameters };
}

type Graphs = readonly [GraphContent, ...GraphContent[]];

/** The graphs that have the weights. @throws CheckpointError unless all files are of one export */
function readGraphs(path: string): Graphs {
  const { stacks, beside } = filesOf(path);
  const [first, ...others] = stacks.map((file) => withRegularFile(file, readGraph));
  if (first === undefined) {
    throw new CheckpointError(path, `expected a folder with ${wholeStacks.join(" or ")}`);
  }
  expectOneExport(first, [...others, ...beside.map(readLabels)]);
  return [first, ...others];
}

function readWeights(graph: GraphContent): [string, Tensor][] {
  const { path, weights } = graph, shared = weights.filter(({ isShared }) => isShared);
  const own = withRegularFile(path, (file) => readValues(file, weights.filter((w) => !w.isShared)));
  if (shared.length === 0) return own;
  return withRegularFile(join(dirname(path), sharedWeightsFile), (file) => {
    expectDigest(file, graph);
    expectNoOverlap(file, shared);
    return [...own, ...readValues(file, shared)];
  });
}

/** Tensors that all have the same bytes could take any memory. */
function expectNoOverlap({ path, size }: OpenFile, weights: readonly StoredAt[]): void {
  const bytes = weights.reduce((sum, { values: { begin, end } }) => sum + end - begin, 0);
  if (bytes <= size) return;
  throw new CheckpointError(path, `has ${size} bytes, and graphs that name ${bytes} of them`);
}

function readValues(file: OpenFile, weights: readonly StoredAt[]): [string, Tensor][] {
  return weights.map(({ name, shape, type, values: { begin, end } }) => {
    const data = storedValues(type, readRange(file, begin, end - begin));
    return [name, { dtype: "F32", shape, data }];
  });
}

/** The files with the weights, and others that were written with them. */
function filesOf(path: string): { readonly stacks: string[]; readonly beside: string[] } {
  const isFolder = whatIsAt(path) === "a folder";
  if (!isFolder && ![...wholeStacks, withPast].includes(basename(path))) {
    return { stacks: [path], beside: [] };
  }
  const folder = isFolder ? path : dirname(path);
  const present = (names: readonly string[]) =>
    names.map((name) => join(folder, name)).filter((file) => whatIsAt(file) !== undefined);
  return { stacks: present(wholeStacks), beside: present([withPast, configFile]) };
}

/** Exports may be copied over each other, file by file: half of one model and half of another give answers too. */
function expectOneExport(first: Labels, others: readonly Labels[]): void {
  for (const other of others) {
    if (basename(other.path) !== configFile) expectSame("parameters", "flags", first, other);
    expectSame(weightsDigest, "weights", first, other);
  }
  const [sharing, ...alsoSharing] = [first, ...others]
    .filter(({ metadata }) => metadata[sharedWeightsDigest] !== undefined);
  for (const other of alsoSharing) expectSame(sharedWeightsDigest, "weights", sharing!, other);
}

function expectSame(label: string, what: string, first: Labels, other: Labels): void {
  if (first.metadata[label] === other.metadata[label]) return;
  throw new CheckpointError(
    other.path,
    `does not belong to ${first.path}: it was exported with other ${what}; export the model again`,
  );
}

function readLabels(path: string): Labels {
  if (basename(path) !== configFile) {
    return withRegularFile(path, readGraph);
  }
  const digest = digestInConfig(readTextFile(path, fileLimits.flags), path);
  return { path, metadata: digest === undefined ? {} : { [weightsDigest]: digest } };
}

/** @throws CheckpointError unless `text` is a JSON object */
function digestInConfig(text: string, path: string): string | undefined {
  try {
    return (JSON.parse(text) as Record<string, string>)[weightsDigest];
  } catch {
    throw new CheckpointError(path, "is damaged: it is not JSON");
  }
}

/** @throws CheckpointError unless the shared weights are those that the graph was written with */
function expectDigest(shared: OpenFile, { path, metadata }: Labels): void {
  if (digestOfFile(shared) === metadata[sharedWeightsDigest]) return;
  throw new CheckpointError(
    shared.path,
    `does not belong to ${path}, or is damaged: its SHA-256 is not the one recorded there; export the model again`,
  );
}
