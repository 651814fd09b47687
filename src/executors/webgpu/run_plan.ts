/** Plans one run of a graph: its dispatches, what the host gives, and where results go. Pure data; no GPU is touched. */
import type { DeviceHint } from "../../graph/dispatch.ts";
import { leavesOf, type NamedTensors, type Tensor } from "../../graph/graph.ts";
import { concreteShape, elementCount, type Sizes } from "../../graph/shape.ts";
import { aligned } from "./arena.ts";
import { viewed } from "./fusion.ts";
import {
  type BufferSlice,
  bytesOf,
  constantStride,
  type Plan,
  planGraph,
  type StorageType,
} from "./plan.ts";

/** What a run finds on the GPU. */
export interface OnDevice {
  /** Names of inputs that have buffers of their own. */
  readonly resident: ReadonlySet<string>;
  /** Where a weight lies; `undefined`: it is given as an input is. */
  weight(name: string, bytes: number): BufferSlice | undefined;
  /** How elements of a tensor are stored. */
  typeOf(tensor: Tensor): StorageType;
}

/** Its places name the buffers `arena`, `constants`, `inputs`, and those of {@link residentBuffer} and {@link resultBuffer}. */
export interface RunPlan extends Plan {
  /** Places in the buffer `inputs`, by name. */
  readonly inputs: ReadonlyMap<string, BufferSlice>;
  readonly inputBytes: number;
  /** Bytes of each result, by name. */
  readonly results: ReadonlyMap<string, number>;
  /** What is copied when all dispatches are done: results that no dispatch writes, or that another one shows too. */
  readonly copies: readonly { readonly from: BufferSlice; readonly to: string }[];
}

export function residentBuffer(input: string): string {
  return `resident ${input}`;
}

export function resultBuffer(result: string): string {
  return `result ${result}`;
}

export function planRun(
  outputs: NamedTensors,
  sizes: Sizes,
  device: OnDevice,
  hint: DeviceHint,
): RunPlan {
  const bytesIn = (tensor: Tensor) =>
    elementCount(concreteShape(tensor.shape, sizes)) * bytesOf[device.typeOf(viewed(tensor))];
  const { inputs, inputBytes } = inputPlaces(outputs, bytesIn, device);
  const written = resultsByTensor(outputs);
  const placeOf = (tensor: Tensor, bytes: number): BufferSlice | undefined => {
    const { origin } = tensor;
    if (origin.kind === "output") {
      const result = written.get(tensor);
      return result === undefined ? undefined : whole(resultBuffer(result), bytes);
    }
    if (origin.kind === "constant") return undefined;
    if (origin.kind === "input" && device.resident.has(origin.name)) {
      return whole(residentBuffer(origin.name), bytes);
    }
    return inputs.get(origin.name) ?? device.weight(origin.name, bytes);
  };
  const typeOf = (tensor: Tensor) => device.typeOf(tensor);
  const plan = planGraph(Object.values(outputs), sizes, { placeOf, typeOf }, hint);
  const constants = [...plan.constants];
  const copies = Object.entries(outputs).flatMap(([name, tensor]) => {
    const shown = viewed(tensor);
    if (written.get(shown) === name || bytesIn(tensor) === 0) return [];
    const from = placeOf(shown, bytesIn(tensor)) ?? constantPlace(shown, constants);
    return [{ from, to: resultBuffer(name) }];
  });
  const results = new Map(Object.entries(outputs).map(([name, t]) => [name, bytesIn(t)]));
  return { ...plan, constants, inputs, inputBytes, results, copies };
}

export function whole(buffer: string, bytes: number): BufferSlice {
  return { buffer, offset: 0, bytes };
}

/** The first result that shows each tensor which a dispatch writes. */
function resultsByTensor(outputs: NamedTensors): Map<Tensor, string> {
  const results = new Map<Tensor, string>();
  for (const [name, tensor] of Object.entries(outputs)) {
    const shown = viewed(tensor);
    if (shown.origin.kind === "output" && !results.has(shown)) results.set(shown, name);
  }
  return results;
}

/** Lays out what the host gives, one array behind the other. */
function inputPlaces(
  outputs: NamedTensors,
  bytesIn: (tensor: Tensor) => number,
  device: OnDevice,
): { inputs: Map<string, BufferSlice>; inputBytes: number } {
  const inputs = new Map<string, BufferSlice>();
  let inputBytes = 0;
  for (const leaf of leavesOf(Object.values(outputs))) {
    const { origin } = leaf, bytes = bytesIn(leaf);
    if (origin.kind !== "input" && origin.kind !== "parameter") continue;
    const isThere = origin.kind === "input"
      ? device.resident.has(origin.name)
      : device.weight(origin.name, bytes) !== undefined;
    if (isThere || inputs.has(origin.name)) continue;
    inputs.set(origin.name, { buffer: "inputs", offset: inputBytes, bytes });
    inputBytes += aligned(bytes);
  }
  return { inputs, inputBytes };
}

function constantPlace({ origin }: Tensor, constants: number[]): BufferSlice {
  if (origin.kind !== "constant") throw new TypeError("a result has no place");
  const offset = constantStride * (constants.push(origin.value) - 1);
  return { buffer: "constants", offset, bytes: 4 };
}
