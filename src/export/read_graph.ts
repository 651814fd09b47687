/** One graph file of an export, read field by field: what it says of its model, and where its weights are. */
import { CheckpointError } from "../errors.ts";
import { fileLimits, type OpenFile } from "../files/regular_file.ts";
import { elementCount } from "../files/tensor_types.ts";
import { exportFormat, isExportFormat } from "./format.ts";
import { type Field, ProtobufFile, type Range } from "./protobuf.ts";
import { sharedWeightsFile } from "./shared_weights.ts";
import { type Precision, storedTypes } from "./stored_weight.ts";

/** What a file may have at most; far above any model, and it bounds what a hostile one can take. */
const limits = { tensors: 32_768, dimensions: 32, name: 256, texts: 16, text: fileLimits.flags };

/** Numbers of the fields that are read, by message, in ONNX's description of its format. */
const fields = {
  model: { graph: 7, metadata: 14 },
  entry: { key: 1, value: 2 },
  graph: { initializer: 5 },
  tensor: { dims: 1, type: 2, name: 8, rawData: 9, externalData: 13, location: 14 },
} as const;

/** ONNX's number for values that are in another file. */
const external = 1;

/** What a file says of the model that it belongs to. */
export interface Labels {
  readonly path: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A weight, and where its values are. */
export interface StoredAt {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: Precision;
  /** In the file with the weights that graphs share, rather than in this one. */
  readonly isShared: boolean;
  readonly values: Range;
}

export interface GraphContent extends Labels {
  readonly weights: readonly StoredAt[];
}

/** @throws CheckpointError when the file is damaged, or was made elsewhere */
export function readGraph(open: OpenFile): GraphContent {
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
  if (!isExportFormat(metadata.format) || metadata.parameters === undefined) {
    throw new CheckpointError(path, `not exported by this program (expected ${exportFormat})`);
  }
  return { path, metadata, weights: graph === undefined ? [] : weightsOf(file, graph) };
}

/** An entry with a longer text is left out: nothing here is made of those. */
function addText(file: ProtobufFile, entry: Range, texts: Map<string, string>): void {
  if (texts.size >= limits.texts) file.refuse(`has more than ${limits.texts} texts`);
  if (lengthOf(entry) > limits.text) return;
  const { key, value } = entryOf(file, entry);
  texts.set(key, value);
}

function entryOf(file: ProtobufFile, entry: Range): { key: string; value: string } {
  let key = "", value = "";
  for (const field of file.fields(entry)) {
    if (field.kind !== "bytes") continue;
    if (field.number === fields.entry.key) key = file.text(field.range);
    if (field.number === fields.entry.value) value = file.text(field.range);
  }
  return { key, value };
}

function weightsOf(file: ProtobufFile, graph: Range): StoredAt[] {
  const weights: StoredAt[] = [];
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
function weightOf(file: ProtobufFile, tensor: Range): StoredAt | undefined {
  const shape: number[] = [], entries = new Map<string, string>();
  let name = "", typeNumber = 0, location = 0, inside: Range = { begin: 0, end: 0 };
  for (const field of file.fields(tensor)) {
    if (field.number === fields.tensor.dims) addDimensions(file, field, shape);
    else if (field.kind === "number") {
      if (field.number === fields.tensor.type) typeNumber = field.value;
      if (field.number === fields.tensor.location) location = field.value;
    } else if (field.number === fields.tensor.rawData) inside = field.range;
    else if (field.number === fields.tensor.externalData) addText(file, field.range, entries);
    else if (field.number === fields.tensor.name && lengthOf(field.range) <= limits.name) {
      name = file.text(field.range);
    }
  }
  if (!/^(en|de)coder\.[\w.]+$/.test(name)) return undefined;
  const isShared = location === external;
  const values = isShared ? rangeIn(file, name, entries) : inside;
  const type = expectType(file, name, { typeNumber, shape, values });
  return { name, shape, type, isShared, values };
}

/** Where values are in the file that graphs share. No other is opened, whatever a graph says. */
function rangeIn(file: ProtobufFile, name: string, entries: ReadonlyMap<string, string>): Range {
  const { location = "", offset = "0", length = "" } = Object.fromEntries(entries);
  const isRange = [offset, length].every((text) => /^\d{1,15}$/.test(text));
  if (location !== sharedWeightsFile || !isRange) {
    file.refuse(`tensor ${name}: its values are not in ${sharedWeightsFile}`);
  }
  return { begin: Number(offset), end: Number(offset) + Number(length) };
}

/** @throws CheckpointError unless the values are as many as the shape says, of a type that weights have */
function expectType(
  file: ProtobufFile,
  name: string,
  { typeNumber, shape, values }: {
    readonly typeNumber: number;
    readonly shape: readonly number[];
    readonly values: Range;
  },
): Precision {
  const count = shape.every(Number.isSafeInteger) ? elementCount(shape) : undefined;
  const bytes = count === undefined ? undefined : lengthOf(values) / count;
  const isEmpty = count === 0 && lengthOf(values) === 0;
  if (typeNumber === storedTypes.f32 && (bytes === 4 || isEmpty)) return "f32";
  if (typeNumber === storedTypes.f16 && (bytes === 2 || isEmpty)) return "f16";
  return file.refuse(`tensor ${name}: its values do not fit its shape [${shape}]`);
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
