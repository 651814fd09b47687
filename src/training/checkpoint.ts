/** Checkpoints: weights by Int2Int's names, optimizer state beside them, flags and counters in the file's metadata. */
import { CheckpointError, TrainingError } from "../errors.ts";
import type { HostArrays, NamedArray } from "../executors/host_arrays.ts";
import type { Trainer } from "../executors/trainer.ts";
import { expectedTensor } from "../files/expected_tensor.ts";
import { type FileSystemCalls, operatingSystemCalls } from "../files/file_system_calls.ts";
import { nonFiniteTensors } from "../files/safetensors.ts";
import { writeSafetensors } from "../files/safetensors_writer.ts";
import type { Tensor } from "../files/tensor_types.ts";
import { modelDifferences } from "../flags/differences.ts";
import { flagsToJson } from "../flags/params_json.ts";
import type { Flags } from "../flags/table.ts";
import { stateChange } from "./optimizer_change.ts";
import type { VocabularyDigest } from "../tokenizers/vocabulary_digest.ts";
import { format, readSavedModel, type SavedModel, stateName } from "./saved_model.ts";
import { expectVocabulary } from "./saved_vocabulary.ts";
import { stateToJson, type TrainingState } from "./state.ts";

/** What a file is to hold beside a model and its training. */
export interface Beside {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const nothing: Beside = { tensors: new Map(), metadata: {} };

/**
 * Writes a checkpoint atomically. An older file of the name is untouched when that fails.
 *
 * @throws FileError when it cannot be written
 * @throws TrainingError when a number is not finite: nobody could go on from there
 */
export function saveCheckpoint(
  path: string,
  trainer: Trainer,
  flags: Flags,
  vocabulary: VocabularyDigest,
  state: TrainingState,
  calls: FileSystemCalls = operatingSystemCalls,
  beside = nothing,
): void {
  const tensors = new Map<string, Tensor>();
  for (const array of trainer.arrays.weights()) tensors.set(array.name, tensorOf(array));
  for (const [kind, arrays] of trainer.arrays.optimizerState()) {
    for (const array of arrays) tensors.set(stateName(kind, array.name), tensorOf(array));
  }
  checkFinite(tensors, state);
  for (const [name, tensor] of beside.tensors) tensors.set(name, tensor);
  const metadata = {
    ...beside.metadata,
    format,
    state: stateToJson({ ...state, engine: trainer.progress() }),
    parameters: flagsToJson(flags),
    vocabulary: JSON.stringify(vocabulary),
  };
  writeSafetensors(path, tensors, metadata, calls);
}

function checkFinite(tensors: ReadonlyMap<string, Tensor>, { steps }: TrainingState): void {
  for (const [name, { data }] of tensors) {
    if (allFinite(data as Float32Array)) continue;
    throw new TrainingError(
      `after step ${steps}: ${name} holds NaN or infinite values; nothing was saved over the last ` +
        "checkpoint. Try a lower learning rate",
    );
  }
}

/** Zero times a number is zero, unless the number is not finite: many times faster than asking each. */
function allFinite(values: Float32Array): boolean {
  let zero = 0;
  for (let i = 0; i < values.length; i++) zero += 0 * values[i]!;
  return zero === 0;
}

/** A saved model that fits the flags of this run. */
export interface FittingModel {
  readonly path: string;
  readonly saved: SavedModel;
}

/**
 * Reads a checkpoint or the weights of a model.
 *
 * @throws CheckpointError when the file is damaged or belongs to another configuration (naming the flag that differs) or
 * vocabulary
 */
export function readFittingModel(
  path: string,
  flags: Flags,
  vocabulary: VocabularyDigest,
): FittingModel {
  const saved = readSavedModel(path);
  checkConfiguration(saved, path, flags);
  expectVocabulary(saved.vocabulary, path, flags, vocabulary);
  return { path, saved };
}

/** What reading a checkpoint found besides what went into the trainer. */
export interface LoadedCheckpoint {
  readonly state: TrainingState;
  readonly warnings: readonly string[];
}

/**
 * Takes weights, optimizer state and counters over, to continue a run.
 *
 * @throws CheckpointError when the file is damaged or its tensors do not fit
 */
export function resumeCheckpoint(
  { path, saved }: FittingModel,
  trainer: Trainer,
  { optimizer }: Pick<Flags, "optimizer">,
): LoadedCheckpoint {
  const state = saved.state(), optimizerState = trainer.arrays.optimizerState();
  const change = stateChange(saved, optimizerState.keys(), optimizer);
  const pairs = matchWeights(saved, path, trainer.arrays);
  for (const [kind, kept] of optimizerState) {
    if (change.added.includes(kind)) kept.forEach(({ values }) => values.fill(0));
    else pairs.push(...matchArrays(saved, path, kept, (name) => stateName(kind, name)));
  }
  copy(pairs);
  trainer.arraysWritten();
  // Steps that the optimizer has not seen, like those that were skipped: it counts its own.
  trainer.restore(change.isNew ? { ...state.engine, skipped: state.steps } : state.engine);
  return { state, warnings: [...change.warnings, ...warningsOf(saved, path)] };
}

/**
 * Loads weights only, to evaluate them or to train further from them.
 *
 * @throws CheckpointError when the file is damaged, or its weights or tokens do not fit the model
 */
export function loadWeights(
  path: string,
  arrays: HostArrays,
  flags: Flags,
  vocabulary: VocabularyDigest,
): string[] {
  return takeWeights(readFittingModel(path, flags, vocabulary), arrays);
}

/** The same from a model that was read before. */
export function takeWeights({ path, saved }: FittingModel, arrays: HostArrays): string[] {
  copy(matchWeights(saved, path, arrays));
  return warningsOf(saved, path);
}

/** @throws CheckpointError naming the flags that differ from those of the file, if it has any */
export function checkConfiguration(
  saved: Pick<SavedModel, "parameters">,
  path: string,
  current: Flags,
): void {
  if (saved.parameters === undefined) return;
  const [first, ...others] = modelDifferences(saved.parameters, current);
  if (first === undefined) return;
  const names = others.map(({ name }) => `--${name}`).join(", ");
  const more = names === "" ? "" : `; other flags that differ: ${names}`;
  throw new CheckpointError(
    path,
    `saved with --${first.name} ${first.saved}, but this run has --${first.name} ${first.current}${more}`,
  );
}

type Pair = readonly [from: Float32Array, to: NamedArray];

function matchWeights(saved: SavedModel, path: string, arrays: HostArrays): Pair[] {
  return matchArrays(saved, path, arrays.weights(), (name) => name);
}

/** Finds the tensor for every array before anything is copied, so that a bad file changes nothing. */
function matchArrays(
  saved: SavedModel,
  path: string,
  arrays: readonly NamedArray[],
  nameOf: (name: string) => string,
): Pair[] {
  return arrays.map((array) => {
    const name = nameOf(array.name);
    if (saved.sparse && name.startsWith("optimizer.") && !saved.tensors.has(name)) {
      return [new Float32Array(array.values.length), array];
    }
    const tensor = expectedTensor(saved.tensors, name, array.part.shape, path);
    return [tensor.data, array];
  });
}

function copy(pairs: readonly Pair[]): void {
  for (const [from, to] of pairs) to.values.set(from);
}

function warningsOf(saved: SavedModel, path: string): string[] {
  const names = nonFiniteTensors(saved.tensors);
  if (names.length === 0) return [];
  const which = names.length > 1
    ? `${names[0]} and ${names.length - 1} more tensors hold`
    : `${names[0]} holds`;
  return [`${path}: ${which} NaN or infinite values`];
}

function tensorOf({ part, values }: NamedArray): Tensor {
  // The declared type leaves out shared memory, which can be written as well.
  return { dtype: "F32", shape: part.shape, data: values as Float32Array<ArrayBuffer> };
}
