import { CheckpointError } from "../../errors.ts";
import { Namespace } from "./globals.ts";
import { TensorReference } from "./tensor_reference.ts";
import type { TorchTensor } from "./tensors.ts";

/** What can be distinguished as a key of a dictionary. */
export type PlainKey = string | number | bigint | boolean | null;

/** Values of a checkpoint without cycles: tuples are arrays, dictionaries Maps. */
export type PlainValue =
  | PlainKey
  | TorchTensor
  | readonly PlainValue[]
  | PlainMap;

/** A dictionary; a Map, so that no key has a meaning of its own. */
export interface PlainMap extends ReadonlyMap<PlainKey, PlainValue> {}

/** A small pickle can hold a value in itself, or twice in its neighbour, that twice in its, and so on. */
const LIMITS = { depth: 32, values: 1_000_000 } as const;

/** Makes a tensor of what a pickle says of it. */
export type ReadTensor = (tensor: TensorReference) => TorchTensor;

/** Turns what a pickle built into plain data, tensors read. */
export class PlainData {
  #values = 0;

  constructor(private readonly path: string, private readonly readTensor: ReadTensor) {}

  /** @param what the value's name in messages @throws {CheckpointError} */
  convert(value: unknown, what: string, depth = 0): PlainValue {
    if (depth > LIMITS.depth) this.refuse(what, `it is nested more than ${LIMITS.depth} deep`);
    if (++this.#values > LIMITS.values) {
      this.refuse(what, `the file holds more than ${LIMITS.values} values`);
    }
    if (isKey(value)) return value;
    if (value instanceof TensorReference) return this.readTensor(value);
    if (Array.isArray(value)) return value.map((item) => this.convert(item, what, depth + 1));
    const map = value instanceof Namespace ? value.attributes : value;
    if (!(map instanceof Map)) return this.refuse(what, "it holds a value that is no plain data");
    const entries = [...map].map(([key, item]) =>
      [key as PlainKey, this.convert(item, what, depth + 1)] as const
    );
    return new Map(entries);
  }

  /** A dictionary whose keys are text. */
  dictionary(value: unknown, what: string): ReadonlyMap<string, PlainValue> {
    return this.withTextKeys(this.convert(value, what), what);
  }

  withTextKeys(value: PlainValue, what: string): ReadonlyMap<string, PlainValue> {
    const isDictionary = value instanceof Map &&
      [...value.keys()].every((key) => typeof key === "string");
    return isDictionary ? value as never : this.refuse(what, "expected a dictionary of names");
  }

  refuse(what: string, problem: string): never {
    throw new CheckpointError(this.path, `${what}: ${problem}`);
  }
}

function isKey(value: unknown): value is PlainKey {
  return value === null || ["string", "number", "bigint", "boolean"].includes(typeof value);
}
