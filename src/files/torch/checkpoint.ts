/** Checkpoints of PyTorch (`torch.save`, since version 1.6) as Int2Int writes them, read without running any of them. */
import { CheckpointError } from "../../errors.ts";
import { quoted } from "../safetensors_header.ts";
import { readArchive } from "./archive.ts";
import { type OpenFile, withRegularFile } from "../regular_file.ts";
import { GLOBALS } from "./globals.ts";
import { readOptimizer, type TorchOptimizer } from "./optimizer_state.ts";
import { runPickle } from "./pickle_machine.ts";
import { PlainData, type PlainValue, type ReadTensor } from "./plain_data.ts";
import { StorageReference } from "./tensor_reference.ts";
import { Tensors, type TorchTensor } from "./tensors.ts";

/** The parts of a model. */
export type ModuleName = "encoder" | "decoder";

/** Names as in `state_dict()`, in its order. */
export type StateDictionary = ReadonlyMap<string, TorchTensor<Float32Array>>;

/** What an Int2Int checkpoint holds; what the file lacks is undefined. A file of bare state dictionaries has modules only. */
export interface TorchCheckpoint {
  /** At least one. Tied weights are views of the same memory. */
  readonly modules: ReadonlyMap<ModuleName, StateDictionary>;
  readonly optimizer: TorchOptimizer | undefined;
  /** Of `epoch`, `n_iter` and `n_total_iter`, those that the file has; `epoch` is the last one that was finished, from 0. */
  readonly counters: Readonly<Partial<Record<Counter, number>>>;
  /** The best value so far of each validation metric. */
  readonly bestMetrics: ReadonlyMap<string, number> | undefined;
  /** Null when the run had no stopping criterion. */
  readonly bestStoppingCriterion: number | null | undefined;
  /** The flags, and what Int2Int derived from them. Without a prototype. */
  readonly params: Readonly<Record<string, PlainValue>> | undefined;
  /** The loss scale of a run with mixed precision. */
  readonly scaler: ReadonlyMap<string, PlainValue> | undefined;
}

const MODULES: readonly ModuleName[] = ["encoder", "decoder"];
const COUNTERS = ["epoch", "n_iter", "n_total_iter"] as const;
type Counter = (typeof COUNTERS)[number];

const WRAPPER = "module.";

/**
 * Reads a checkpoint. Nothing in the file is executed, and every size in it is checked before memory is taken.
 *
 * @throws {CheckpointError} when the content is damaged, hostile, or no checkpoint of Int2Int
 * @throws {FileError} when the file cannot be read at all
 */
export function readTorchCheckpoint(path: string): TorchCheckpoint {
  return withRegularFile(
    path,
    (file) => readOpen(file, (tensors) => (reference) => tensors.read(reference)),
  );
}

/** The same without the elements of tensors: their `data` are empty, but for single numbers. */
export function readTorchHeader(path: string): TorchCheckpoint {
  return withRegularFile(
    path,
    (file) => readOpen(file, (tensors) => (reference) => tensors.describe(reference)),
  );
}

function readOpen(file: OpenFile, reader: (tensors: Tensors) => ReadTensor): TorchCheckpoint {
  const { members, folder, pickle } = readArchive(file);
  const root = runPickle(pickle, {
    globals: GLOBALS,
    persistent: StorageReference.ofPersistentId,
    refuse: (problem, byte) => {
      throw new CheckpointError(
        file.path,
        `${problem} (byte ${byte} of ${quoted(`${folder}data.pkl`)})`,
      );
    },
  });
  const data = new PlainData(file.path, reader(new Tensors(file, members, `${folder}data/`)));
  if (!(root instanceof Map)) return data.refuse("its content", "expected a dictionary");
  return readContent(root, data);
}

function readContent(root: ReadonlyMap<unknown, unknown>, data: PlainData): TorchCheckpoint {
  const modules = MODULES.filter((name) => root.has(name));
  if (modules.length === 0) data.refuse("its content", "expected an encoder or a decoder");
  const read = <T>(name: string, reader: (value: unknown, data: PlainData) => T): T | undefined =>
    root.has(name) ? reader(root.get(name), data) : undefined;
  return {
    modules: new Map(modules.map((name) => [name, readModule(name, root.get(name), data)])),
    optimizer: read("optimizer", readOptimizer),
    counters: readCounters(root, data),
    bestMetrics: read("best_metrics", readMetrics),
    bestStoppingCriterion: read("best_stopping_criterion", readCriterion),
    params: read("params", readParams),
    scaler: read("scaler", (value) => data.dictionary(value, "scaler")),
  };
}

function readModule(module: ModuleName, value: unknown, data: PlainData): StateDictionary {
  const weights = [...data.dictionary(value, module)].map(([name, weight]) =>
    isFloatTensor(weight)
      ? [name, weight] as const
      : data.refuse(`${module} ${quoted(name)}`, "expected a tensor of floating point numbers")
  );
  // A model that several graphics cards trained at once is a part of another.
  const wrapped = weights.every(([name]) => name.startsWith(WRAPPER));
  if (!wrapped) return new Map(weights);
  return new Map(weights.map(([name, weight]) => [name.slice(WRAPPER.length), weight]));
}

function isFloatTensor(value: PlainValue): value is TorchTensor<Float32Array> {
  return (value as Partial<TorchTensor> | null)?.data instanceof Float32Array;
}

function readCounters(
  root: ReadonlyMap<unknown, unknown>,
  data: PlainData,
): TorchCheckpoint["counters"] {
  const known = COUNTERS.filter((name) => root.has(name));
  return Object.fromEntries(known.map((name) => [name, readCount(name, root.get(name), data)]));
}

function readCount(name: string, value: unknown, data: PlainData): number {
  const isCount = Number.isSafeInteger(value) && (value as number) >= 0;
  return isCount ? value as number : data.refuse(name, "expected a whole number from 0");
}

function readMetrics(value: unknown, data: PlainData): ReadonlyMap<string, number> {
  const metrics = data.dictionary(value, "best_metrics");
  const isNumeric = [...metrics.values()].every((metric) => typeof metric === "number");
  return isNumeric ? metrics as never : data.refuse("best_metrics", "expected numbers");
}

function readCriterion(value: unknown, data: PlainData): number | null {
  const criterion = data.convert(value, "best_stopping_criterion");
  return criterion === null || typeof criterion === "number"
    ? criterion
    : data.refuse("best_stopping_criterion", "expected a number or nothing");
}

function readParams(value: unknown, data: PlainData): Readonly<Record<string, PlainValue>> {
  const params: Record<string, PlainValue> = Object.create(null);
  for (const [name, param] of data.dictionary(value, "params")) {
    // Harmless here, but copying it with Object.assign would not be.
    if (name === "__proto__") data.refuse("params", `the name "__proto__" is forbidden`);
    params[name] = param;
  }
  return params;
}
