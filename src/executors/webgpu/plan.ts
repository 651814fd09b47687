/** Plans a graph for given sizes: which dispatches, in which order, on which memory. Pure data; no GPU is touched. */
import type { DeviceHint } from "../../graph/dispatch.ts";
import type { Node, Tensor } from "../../graph/graph.ts";
import { concreteShape, elementCount, type Sizes } from "../../graph/shape.ts";
import type { KernelInterface } from "../../lowering/kernel_interface.ts";
import { unknownDevice } from "../../lowering/workgroups.ts";
import { assignOffsets } from "./arena.ts";
import { isScratch, type Stored } from "./bindings.ts";
import { columnViews } from "./column_views.ts";
import { absorption, type Draft, draftGroup, leadingOf } from "./drafts.ts";
import { groupNodes, type MadeBy, type ShapeOf, viewed } from "./fusion.ts";
import { merged, type PlacedDispatch } from "./merge.ts";
import { scheduled } from "./schedule.ts";

export type StorageType = "f32" | "f16" | "i32";

/** A part of a named buffer, in bytes. */
export interface BufferSlice {
  readonly buffer: string;
  readonly offset: number;
  readonly bytes: number;
}

/** A dispatch whose memory is settled. */
export interface PlannedDispatch {
  readonly kernel: string;
  readonly source: string;
  readonly slots: Readonly<Record<string, string>>;
  readonly constants: Readonly<Record<string, number>>;
  readonly interface: KernelInterface;
  /** The interface's buffers, in its order. */
  readonly storage: readonly BufferSlice[];
  /** Words of the uniform `dims`. */
  readonly dims: readonly number[];
  readonly groups: readonly [number, number, number];
}

export interface Plan {
  readonly dispatches: readonly PlannedDispatch[];
  /** Bytes of the buffer `arena`, which intermediate tensors share. */
  readonly arenaBytes: number;
  /** Values of the buffer `constants`, one every 64 floats. */
  readonly constants: readonly number[];
}

/** What the planner is told of memory it does not manage. */
export interface Memory {
  /** Place of an input, a parameter or a named result; `undefined` lets the planner choose. */
  placeOf(tensor: Tensor, bytes: number): BufferSlice | undefined;
  /** How elements of a tensor are stored. */
  typeOf(tensor: Tensor): StorageType;
}

/** Bytes of an element. */
export const bytesOf = { f32: 4, f16: 2, i32: 4 } as const;

/** Distance between constants in their buffer, in bytes: the alignment of bindings. */
export const constantStride = 256;

/** @param roots results that are wanted */
export function planGraph(
  roots: readonly Tensor[],
  sizes: Sizes,
  outside: Memory,
  device: DeviceHint = unknownDevice,
): Plan {
  const shapeOf = (tensor: Tensor) => concreteShape(tensor.shape, sizes);
  const { needless, columns } = columnViews(roots, shapeOf, device);
  const columnsOf = (tensor: Tensor) => columns.get(tensor);
  const keyOf = (stored: Stored) => {
    if (isScratch(stored)) return stored;
    const shown = viewed(stored);
    return columns.get(shown)?.whole ?? shown;
  };
  // A view is stored as what it shows is, whatever its own shape would suggest.
  const typeOf = (tensor: Tensor) => outside.typeOf(keyOf(tensor) as Tensor);
  const memory: Memory = { placeOf: (tensor, bytes) => outside.placeOf(tensor, bytes), typeOf };
  const absorptionOf = (node: Node) => absorption(node, shapeOf, device);
  const leading = (node: Node, madeBy: MadeBy) => leadingOf(node, madeBy, shapeOf, device);
  const groups = groupNodes(roots, shapeOf, absorptionOf, device.mostBindings, needless, leading)
    .map((group) => draftGroup(group, { shapeOf, typeOf, columnsOf, device }));
  const batches = scheduled(groups, keyOf, device);
  const constants: number[] = [];
  const settled = settle(batches, roots, keyOf, shapeOf, memory, constants);
  const dispatches = batches.flatMap((drafts) =>
    merged(drafts.map((draft) => placed(draft, settled.place)), device.mostBoundBytes)
  );
  return { dispatches, arenaBytes: settled.bytes, constants };
}

function placed(
  { kernel, slots, constants = {}, bound, dims, groups, movable }: Draft,
  place: (stored: Stored) => BufferSlice,
): PlacedDispatch {
  return {
    ...{ kernel: kernel.name, source: kernel.source, slots, constants },
    variables: bound.variables,
    storage: bound.arrays.map(place),
    ...{ dims, groups, movable },
  };
}

/** Gives every operand a place: from outside, among the constants, or in the arena while it is needed. */
function settle(
  batches: readonly (readonly Draft[])[],
  roots: readonly Tensor[],
  keyOf: (stored: Stored) => Stored,
  shapeOf: ShapeOf,
  memory: Memory,
  constants: number[],
) {
  const places = new Map<Stored, BufferSlice>();
  const lives = new Map<Stored, { bytes: number; from: number; to: number }>();
  batches.forEach((drafts, at) => {
    for (const key of drafts.flatMap(({ bound }) => bound.arrays).map(keyOf)) {
      const life = lives.get(key);
      if (life) life.to = at;
      else if (!places.has(key)) introduce(key, at);
    }
  });
  function introduce(key: Stored, at: number): void {
    const bytes = bytesOfOperand(key, shapeOf, memory);
    const outside = isScratch(key) ? undefined : placeOutside(key, bytes, memory, constants);
    if (outside) places.set(key, outside);
    else lives.set(key, { bytes, from: at, to: at });
  }
  for (const root of roots.map(keyOf)) {
    const life = lives.get(root);
    if (life) life.to = batches.length;
  }
  const keys = [...lives.keys()];
  const { offsets, bytes } = assignOffsets([...lives.values()]);
  keys.forEach((key, i) => {
    places.set(key, { buffer: "arena", offset: offsets[i]!, bytes: lives.get(key)!.bytes });
  });
  return { place: (stored: Stored) => places.get(keyOf(stored))!, bytes };
}

function bytesOfOperand(operand: Stored, shapeOf: ShapeOf, memory: Memory): number {
  if (isScratch(operand)) return 4 * operand.elements;
  return elementCount(shapeOf(operand)) * bytesOf[memory.typeOf(operand)];
}

function placeOutside(
  tensor: Tensor,
  bytes: number,
  memory: Memory,
  constants: number[],
): BufferSlice | undefined {
  if (tensor.origin.kind !== "constant") return memory.placeOf(tensor, bytes);
  const { value } = tensor.origin;
  const known = constants.indexOf(value);
  const index = known >= 0 ? known : constants.push(value) - 1;
  return { buffer: "constants", offset: index * constantStride, bytes: 4 };
}
