/** A saved model, whoever wrote it: our checkpoints and those of Int2Int look alike from here. */
import { CheckpointError } from "../errors.ts";
import { type Exported, readExportedHeader, readExportedWeights } from "../export/read_exported.ts";
import { firstBytes, whatIsAt } from "../files/regular_file.ts";
import { readSafetensors, readSafetensorsHeader } from "../files/safetensors.ts";
import type { Tensor, TensorInfo } from "../files/tensor_types.ts";
import {
  readTorchCheckpoint,
  readTorchHeader,
  type TorchCheckpoint,
} from "../files/torch/checkpoint.ts";
import { parameterOrder } from "../files/torch/parameter_order.ts";
import type { PlainValue } from "../files/torch/plain_data.ts";
import type { FlagValue } from "../flags/flag.ts";
import { problemOfValue } from "../flags/check.ts";
import { defaults } from "../flags/parse.ts";
import { flagsFromJson } from "../flags/params_json.ts";
import { flagNames, type Flags, rowOf } from "../flags/table.ts";
import type { VocabularyDigest } from "../tokenizers/vocabulary_digest.ts";
import { digestFromJson } from "./saved_vocabulary.ts";
import { initialState, stateFromJson, type TrainingState } from "./state.ts";

/** Version of our layout, described in docs/reference/files_and_formats.md. */
export const format = "int2int-1";

/** What a file says of a model. */
export interface SavedHeader {
  /** Weights by Int2Int's names, `optimizer.STATE.NAME` beside them. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** The flags of the run, where the file has them. */
  readonly parameters: Flags | undefined;
  /** Of the tokens it was trained with, where the file tells them. */
  readonly vocabulary: VocabularyDigest | undefined;
  /** Where the run stands; throws where the file does not say. */
  readonly state: () => TrainingState;
  /** Whether it says. */
  readonly hasState: boolean;
  readonly kind: SavedKind;
  /** What else the file says of itself, as texts. */
  readonly metadata: Readonly<Record<string, string>>;
}

export type SavedKind = "safetensors" | "PyTorch" | "ONNX";

export interface SavedModel extends SavedHeader {
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** What the optimizer kept for no weight is zero: PyTorch leaves out what had no gradient. */
  readonly sparse: boolean;
}

/** Name of a number that the optimizer keeps for a weight, e.g. `exp_avg`. */
export function stateName(kind: string, weight: string): string {
  return `optimizer.${kind}.${weight}`;
}

/** @throws CheckpointError when the file is damaged, or is none @throws FileError when it cannot be read */
export function readSavedModel(path: string): SavedModel {
  if (isExport(path)) return { ...fromExport(path, readExportedWeights(path)), sparse: false };
  return looksLikeTorch(path)
    ? fromTorch(path, readTorchCheckpoint(path))
    : { ...fromOurs(path, readSafetensors(path)), sparse: false };
}

/**
 * The same without the values of the tensors, which a file need not be read for.
 *
 * @throws CheckpointError and FileError as {@link readSavedModel}
 */
export function readSavedHeader(path: string): SavedHeader {
  if (isExport(path)) return fromExport(path, readExportedHeader(path));
  if (looksLikeTorch(path)) return fromTorch(path, readTorchHeader(path));
  const { metadata, entries } = readSafetensorsHeader(path);
  return fromOurs(path, { metadata, tensors: new Map(entries.map((e) => [e.name, e])) });
}

/** What was read of a file. @template T what is known of a tensor */
interface Content<T> {
  readonly tensors: ReadonlyMap<string, T>;
  readonly metadata: Readonly<Record<string, string>>;
}

function fromOurs<T>(path: string, { tensors, metadata }: Content<T>) {
  return {
    ...{ tensors, metadata },
    kind: "safetensors" as const,
    parameters: flagsOfOurs(metadata, path),
    vocabulary: vocabularyIn(metadata.vocabulary, path),
    hasState: metadata.state !== undefined,
    state: () => stateFromJson(metadata.state, path),
  };
}

function flagsOfOurs(metadata: Readonly<Record<string, string>>, path: string): Flags | undefined {
  if (metadata.parameters === undefined) return undefined;
  if (metadata.format !== format) {
    throw new CheckpointError(path, `not a checkpoint of this program (expected format ${format})`);
  }
  return flagsFromJson(metadata.parameters, path);
}

function fromExport<T>(path: string, { tensors, parameters, metadata }: Exported<T>) {
  return {
    ...{ tensors, parameters, metadata },
    kind: "ONNX" as const,
    vocabulary: vocabularyIn(metadata.vocabulary_digest, path),
    hasState: false,
    state(): TrainingState {
      throw new CheckpointError(path, "holds no training state; use it as --reload_model");
    },
  };
}

function vocabularyIn(digest: string | undefined, path: string): VocabularyDigest | undefined {
  return digest === undefined ? undefined : digestFromJson(digest, path);
}

function isExport(path: string): boolean {
  return path.endsWith(".onnx") || whatIsAt(path) === "a folder";
}

function fromTorch(path: string, checkpoint: TorchCheckpoint): SavedModel {
  const tensors = new Map<string, Tensor>();
  for (const [module, weights] of checkpoint.modules) {
    for (const [name, { shape, data }] of weights) {
      tensors.set(`${module}.${name}`, { dtype: "F32", shape, data } as Tensor);
    }
  }
  const flags = checkpoint.params && flagsOf(checkpoint.params, path);
  const names = optimizedNames(path, checkpoint, flags?.sinusoidal_embeddings === true);
  for (const [index, values] of checkpoint.optimizer?.state ?? []) {
    for (const [kind, value] of values) {
      if (!isTensor(value) || !(value.data instanceof Float32Array)) continue;
      const { shape, data } = value;
      tensors.set(stateName(kind, names[index]!), { dtype: "F32", shape, data } as Tensor);
    }
  }
  const state = () => stateOf(path, checkpoint);
  return {
    ...{ tensors, state, hasState: hasState(checkpoint), metadata: {} },
    ...{ kind: "PyTorch", parameters: flags, vocabulary: undefined, sparse: true },
  };
}

/** Weights by the numbers under which the optimizer knows them. */
function optimizedNames(path: string, checkpoint: TorchCheckpoint, sinusoidal: boolean): string[] {
  const isFrozen = (name: string) => sinusoidal && name.endsWith("position_embeddings.weight");
  const names = parameterOrder(checkpoint, isFrozen);
  const { optimizer } = checkpoint;
  const known = optimizer?.paramGroups.reduce((sum, { params }) => sum + params.length, 0);
  if (known !== undefined && known !== names.length) {
    throw new CheckpointError(
      path,
      `its optimizer knows ${known} weights, but the model has ${names.length}`,
    );
  }
  return names;
}

function hasState({ counters, optimizer }: TorchCheckpoint): boolean {
  const { epoch, n_total_iter } = counters;
  return epoch !== undefined && n_total_iter !== undefined && optimizer !== undefined;
}

/** The original counts an epoch as done only after it has saved it. */
function stateOf(
  path: string,
  { counters, bestMetrics, optimizer }: TorchCheckpoint,
): TrainingState {
  const { epoch, n_total_iter: iterations } = counters;
  if (epoch === undefined || iterations === undefined || optimizer === undefined) {
    throw new CheckpointError(path, "holds no training state; use it as --reload_model");
  }
  const steps = [...optimizer.state.values()]
    .reduce((most, state) => Math.max(most, numberOf(state.get("step"))), 0);
  const state = initialState(0);
  const best = Object.fromEntries(bestMetrics ?? []);
  return {
    ...state,
    epoch: epoch + 1,
    iterations,
    steps: steps > 0 ? steps : iterations,
    bestMetrics: { ...state.bestMetrics, best },
  };
}

/**
 * The flags that we know, where they can be used; the original's also name what it derived from them.
 *
 * @throws CheckpointError for a size of the model that cannot be used: another one would be another model
 */
function flagsOf(params: Readonly<Record<string, PlainValue>>, path: string): Flags {
  const known = flagNames.flatMap((flag): [string, FlagValue][] => {
    const { type, shapesModel } = rowOf(flag), given = params[flag];
    const value = type === "bigint" && Number.isInteger(given) ? BigInt(given as number) : given;
    const problem = problemOfValue(flag, value);
    if (problem === undefined) return [[flag, value as FlagValue]];
    if (shapesModel && type === "integer" && given !== undefined && given !== null) {
      throw new CheckpointError(path, `${flag}: ${problem}`);
    }
    return [];
  });
  return { ...defaults(), ...Object.fromEntries(known) };
}

function isTensor(value: PlainValue): value is Extract<PlainValue, { data: unknown }> {
  return typeof value === "object" && value !== null && "data" in value && "shape" in value;
}

function numberOf(value: PlainValue | undefined): number {
  if (typeof value === "number") return value;
  return value !== undefined && isTensor(value) ? Number(value.data[0] ?? 0) : 0;
}

/**
 * Tells PyTorch's files, which are zip archives or older pickles, from ours, which have a brace behind eight bytes that may
 * be any.
 */
function looksLikeTorch(path: string): boolean {
  const bytes = firstBytes(path, 9);
  const isZip = String.fromCharCode(...bytes.subarray(0, 4)) === "PK\x03\x04";
  return isZip || (bytes[0] === 0x80 && bytes[8] !== "{".charCodeAt(0));
}
