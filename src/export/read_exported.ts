/** Exported models as saved ones: their weights by Int2Int's names, and the flags they were trained with. */
import { basename, dirname, join } from "node:path";
import { CheckpointError } from "../errors.ts";
import {
  fileLimits,
  type OpenFile,
  readTextFile,
  whatIsAt,
  withRegularFile,
} from "../files/regular_file.ts";
import { elementCount, type Tensor, type TensorInfo } from "../files/tensor_types.ts";
import { flagsFromJson } from "../flags/params_json.ts";
import type { Flags } from "../flags/table.ts";
import { elementTypes } from "../executors/onnx/lower.ts";
import { exportFormat, weightsDigest } from "./export_model.ts";
import { type Field, ProtobufFile, type Range } from "./protobuf.ts";

/** The files that have a stack's weights, or those of a model that is one stack. */
const wholeStacks = ["encoder_model.onnx", "decoder_model.onnx", "model.onnx"];

/** Has less than the file beside it. */
const withPast = "decoder_with_past_model.onnx";

/** What a file may have at most; far above any model, and it bounds what a hostile one can take. */
const limits = { tensors: 32_768, dimensions: 32, name: 256, texts: 16, text: fileLimits.flags };

/** What a set says of itself for programs that run it. */
const configFile = "config.json";

/** Numbers of the fields that are read, by message, in ONNX's description of its format. */
const fields = {
  model: { graph: 7, metadata: 14 },
  entry: { key: 1, value: 2 },
  graph: { initializer: 5 },
  tensor: { dims: 1, type: 2, name: 8, rawData: 9 },
} as const;

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
  return readFiles(path, (file, { shape, values }): Tensor => ({
    dtype: "F32",
    shape,
    data: new Float32Array(file.bytes(values).buffer),
  }));
}

/** The same without the values. */
export function readExportedHeader(path: string): Exported<TensorInfo> {
  return readFiles(path, (_, { shape }): TensorInfo => ({ dtype: "F32", shape }));
}

/** A weight, and where its values are. */
interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Range;
}

type Keep<T> = (file: ProtobufFile, weight: Weight) => T;

function readFiles<T>(path: string, keep: Keep<T>): Exported<T> {
  const { stacks, beside } = filesOf(path);
  const [first, ...others] = stacks.map((file) =>
    withRegularFile(file, (open) => readOne(open, keep))
  );
  if (first === undefined) {
    throw new CheckpointError(path, `expected a folder with ${wholeStacks.join(" or ")}`);
  }
  for (const other of others) expectSameModel(first, other);
  for (const file of beside) expectSameModel(first, readLabels(file));
  const tensors = new Map([first, ...others].flatMap((file) => [...file.tensors]));
  const { metadata } = first;
  return { tensors, metadata, parameters: flagsFromJson(metadata.parameters!, first.path) };
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

/** What a file says of the model that it belongs to. */
interface Labels {
  readonly path: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Exports may be copied over each other, file by file: half of one model and half of another give answers too. */
function expectSameModel(first: Labels, other: Labels): void {
  const differs = (name: string) => first.metadata[name] !== other.metadata[name];
  const isGraph = basename(other.path) !== configFile;
  const hasOtherFlags = isGraph && differs("parameters");
  if (!hasOtherFlags && !differs(weightsDigest)) return;
  const what = hasOtherFlags ? "flags" : "weights";
  throw new CheckpointError(
    other.path,
    `does not belong to ${first.path}: it was exported with other ${what}; export the model again`,
  );
}

function readLabels(path: string): Labels {
  if (basename(path) !== configFile) {
    return withRegularFile(path, (open) => readOne(open, () => undefined));
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

interface OneFile<T> extends Labels {
  readonly tensors: ReadonlyMap<string, T>;
}

function readOne<T>(open: OpenFile, keep: Keep<T>): OneFile<T> {
  const { path } = open, file = new ProtobufFile(open);
  const texts = new Map<string, string>();
  let graph: Range | undefined;
  for (const field of file.fields(file.whole)) {
    if (field.kind !== "bytes") continue;
    if (field.number === fields.model.graph) {
      if (graph !== undefined) file.refuse("has more than one graph");
      graph = field.range;
    }
    if (field.number === fields.model.metadata) addText(file, field.range, texts);
  }
  const metadata = Object.fromEntries(texts);
  if (metadata.format !== exportFormat || metadata.parameters === undefined) {
    throw new CheckpointError(path, `not exported by this program (expected ${exportFormat})`);
  }
  const weights = graph === undefined ? [] : weightsOf(file, graph);
  return { path, metadata, tensors: new Map(weights.map((w) => [w.name, keep(file, w)])) };
}

/** An entry with a longer text is left out: nothing here is made of those. */
function addText(file: ProtobufFile, entry: Range, texts: Map<string, string>): void {
  if (texts.size >= limits.texts) file.refuse(`has more than ${limits.texts} texts`);
  if (lengthOf(entry) > limits.text) return;
  let key = "", value = "";
  for (const field of file.fields(entry)) {
    if (field.kind !== "bytes") continue;
    if (field.number === fields.entry.key) key = file.text(field.range);
    if (field.number === fields.entry.value) value = file.text(field.range);
  }
  texts.set(key, value);
}

function weightsOf(file: ProtobufFile, graph: Range): Weight[] {
  const weights: Weight[] = [];
  let tensors = 0;
  for (const field of file.fields(graph)) {
    if (field.number !== fields.graph.initializer || field.kind !== "bytes") continue;
    if (++tensors > limits.tensors) file.refuse(`has more than ${limits.tensors} tensors`);
    const weight = weightOf(file, field.range);
    if (weight !== undefined) weights.push(weight);
  }
  return weights;
}

/** Undefined for the others, which are constants of the graph. */
function weightOf(file: ProtobufFile, tensor: Range): Weight | undefined {
  const shape: number[] = [];
  let name = "", type = 0, values: Range = { begin: 0, end: 0 };
  for (const field of file.fields(tensor)) {
    if (field.number === fields.tensor.dims) addDimensions(file, field, shape);
    else if (field.kind === "number") {
      type = field.number === fields.tensor.type ? field.value : type;
    } else if (field.number === fields.tensor.rawData) values = field.range;
    else if (field.number === fields.tensor.name && lengthOf(field.range) <= limits.name) {
      name = file.text(field.range);
    }
  }
  if (!/^(en|de)coder\.[\w.]+$/.test(name)) return undefined;
  const count = shape.every(Number.isSafeInteger) ? elementCount(shape) : undefined;
  const fits = type === elementTypes.f32 && count !== undefined && lengthOf(values) === 4 * count;
  if (!fits) file.refuse(`tensor ${name}: its values do not fit its shape [${shape}]`);
  return { name, shape, values };
}

/** One dimension, or several in one field. */
function addDimensions(file: ProtobufFile, field: Field, shape: number[]): void {
  for (const dim of field.kind === "number" ? [field.value] : file.numbers(field.range)) {
    if (shape.length === limits.dimensions) {
      file.refuse(`a tensor has more than ${limits.dimensions} dimensions`);
    }
    shape.push(dim);
  }
}

function lengthOf({ begin, end }: Range): number {
  return end - begin;
}
