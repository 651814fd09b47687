/** Exported models as saved ones: their weights by Int2Int's names, and the flags they were trained with. */
import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import onnxProto from "onnx-proto";
import { CheckpointError, isUserMistake } from "../errors.ts";
import { fileError } from "../files/file_error.ts";
import { elementCount, type Tensor } from "../files/tensor_types.ts";
import { parametersFromJson } from "../parameters/params_json.ts";
import type { Parameters } from "../parameters/table.ts";
import { exportFormat } from "./export_model.ts";

const { onnx } = onnxProto;

/** The files that have a stack's weights, or those of a model that is one stack. */
const wholeStacks = ["encoder_model.onnx", "decoder_model.onnx", "model.onnx"];

/** Has less than the file beside it. */
const withPast = "decoder_with_past_model.onnx";

export interface ExportedWeights {
  /** Weights by Int2Int's names. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly parameters: Parameters;
  /** All that the files say of the model, as texts: `format`, `config`, `vocabulary`, `parameters`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads the weights of an exported model.
 *
 * @param path its folder, or one of its files, beside which the others lie
 * @throws FileError when a file cannot be read @throws CheckpointError when one is damaged, or was made elsewhere
 */
export function readExportedWeights(path: string): ExportedWeights {
  const [first, ...others] = filesOf(path).map(readOne);
  if (first === undefined) {
    throw new CheckpointError(path, `expected a folder with ${wholeStacks.join(" or ")}`);
  }
  const tensors = new Map(first.tensors);
  for (const other of others) {
    if (other.metadata.parameters !== first.metadata.parameters) {
      throw new CheckpointError(other.path, `does not belong to ${first.path}: flags differ`);
    }
    other.tensors.forEach((tensor, name) => tensors.set(name, tensor));
  }
  const { metadata } = first;
  return { tensors, metadata, parameters: parametersFromJson(metadata.parameters!, first.path) };
}

function filesOf(path: string): string[] {
  const isFolder = orFileError(path, () => fs.statSync(path).isDirectory());
  if (!isFolder && ![...wholeStacks, withPast].includes(basename(path))) return [path];
  const folder = isFolder ? path : dirname(path);
  return wholeStacks.map((name) => join(folder, name)).filter((file) => fs.existsSync(file));
}

interface OneFile {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

function readOne(path: string): OneFile {
  const bytes = orFileError(path, () => fs.readFileSync(path));
  const { metadataProps, graph } = decoded(bytes, path);
  const metadata = Object.fromEntries(
    (metadataProps ?? []).map(({ key, value }) => [String(key), String(value)]),
  );
  if (metadata.format !== exportFormat || metadata.parameters === undefined) {
    throw new CheckpointError(path, `not exported by this program (expected ${exportFormat})`);
  }
  // The others are constants of the graph.
  const weights = (graph?.initializer ?? []).filter(({ name }) => /^(en|de)coder\./.test(name!));
  return {
    path,
    metadata,
    tensors: new Map(weights.map((weight) => [weight.name!, tensorOf(weight, path)])),
  };
}

function decoded(bytes: Uint8Array, path: string): onnxProto.onnx.IModelProto {
  try {
    return onnx.ModelProto.decode(bytes);
  } catch {
    throw new CheckpointError(path, "not an ONNX file, or damaged");
  }
}

function tensorOf(weight: onnxProto.onnx.ITensorProto, path: string): Tensor {
  const { name, dims, dataType, rawData } = weight;
  const shape = (dims ?? []).map(Number), count = elementCount(shape);
  const sound = dataType === onnx.TensorProto.DataType.FLOAT && rawData &&
    shape.every((dim) => dim >= 0) && count !== undefined && rawData.byteLength === 4 * count;
  if (!sound) {
    throw new CheckpointError(path, `tensor ${name}: its values do not fit its shape [${shape}]`);
  }
  // A copy, because floats must be aligned in memory.
  return { dtype: "F32", shape, data: new Float32Array(new Uint8Array(rawData).buffer) };
}

function orFileError<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw isUserMistake(error) ? error : fileError(path, "cannot be read", error);
  }
}
