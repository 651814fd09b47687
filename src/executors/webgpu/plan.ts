/** Plans a graph for given sizes: which dispatches, in which order, on which memory. Pure data; no GPU is touched. */
import mapSource from "../../../kernels/map.wgsl" with { type: "text" };
import type { Node, Tensor } from "../../graph/graph.ts";
import { concreteShape, elementCount, type Sizes } from "../../graph/shape.ts";
import { assignOffsets } from "./arena.ts";
import type { DeviceHint, Dispatch } from "../../graph/dispatch.ts";
import { perElement, unknownDevice } from "../../lowering/workgroups.ts";
import type { KernelInterface } from "../../lowering/kernel_interface.ts";
import { fieldsOf, wordsOf } from "../../lowering/uniform.ts";
import { arraysOf, type Bindings, bindingsOf, isScratch, type Stored } from "./bindings.ts";
import { type Epilogue, identity, renderChain } from "./epilogue.ts";
import { type Absorption, type Group, groupNodes, type ShapeOf, viewed } from "./fusion.ts";

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
  // A view is stored as what it shows is, whatever its own shape would suggest.
  const memory: Memory = {
    placeOf: (tensor, bytes) => outside.placeOf(tensor, bytes),
    typeOf: (tensor) => outside.typeOf(viewed(tensor)),
  };
  const shapeOf = (tensor: Tensor) => concreteShape(tensor.shape, sizes);
  const absorptionOf = (node: Node) => absorption(node, shapeOf, device);
  const drafts = groupNodes(roots, shapeOf, absorptionOf, device.mostBindings)
    .map((group) => draftGroup(group, shapeOf, memory, device));
  const constants: number[] = [];
  const settled = settle(drafts, roots, shapeOf, memory, constants);
  const dispatches = drafts.flat().map((draft): PlannedDispatch => ({
    kernel: draft.kernel.name,
    source: draft.kernel.source,
    slots: draft.slots,
    constants: draft.constants ?? {},
    interface: { variables: draft.bound.variables, dims: fieldsOf(draft.dims) },
    storage: draft.bound.arrays.map(settled.place),
    dims: wordsOf(draft.dims),
    groups: draft.groups,
  }));
  return { dispatches, arenaBytes: settled.bytes, constants };
}

/** A dispatch with its epilogue, before memory is settled. */
interface Draft extends Pick<Dispatch, "kernel" | "constants" | "dims" | "groups"> {
  readonly bound: Bindings;
  readonly slots: Readonly<Record<string, string>>;
}

function absorption(node: Node, shapeOf: ShapeOf, device: DeviceHint): Absorption | undefined {
  if (node.op.wgsl.kind !== "kernels") return undefined;
  const dispatch = node.op.wgsl.dispatches(node, shapeOf, device)
    .find((d) => d.epilogue !== undefined);
  if (dispatch === undefined) return undefined;
  return { result: resultOf(dispatch), bindings: arraysOf(dispatch).length };
}

/** The tensor that passes through a dispatch's epilogue. */
function resultOf({ bindings, epilogue }: Dispatch): Tensor {
  return bindings[epilogue!] as Tensor;
}

function draftGroup(
  { kernel, chain }: Group,
  shapeOf: ShapeOf,
  memory: Memory,
  device: DeviceHint,
): Draft[] {
  const drafted = (dispatch: Dispatch, epilogue: Epilogue): Draft => {
    const { operands, text } = epilogue;
    const bound = bindingsOf(dispatch, operands, (tensor) => memory.typeOf(tensor));
    return {
      ...dispatch,
      bound,
      slots: { ...bound.types, ...dispatch.epilogue && { EPILOGUE: text } },
    };
  };
  const result = chain.at(-1)?.outputs[0];
  if (kernel === undefined) {
    const map: Dispatch = {
      kernel: { name: "map", source: mapSource },
      bindings: { y: result! },
      ...perElement(elementCount(shapeOf(result!))),
      epilogue: "y",
    };
    return [drafted(map, renderChain(chain, undefined, shapeOf))];
  }
  if (kernel.op.wgsl.kind !== "kernels") throw new TypeError(`${kernel.op.name} has no kernel`);
  return kernel.op.wgsl.dispatches(kernel, shapeOf, device).map((dispatch) => {
    if (dispatch.epilogue === undefined || result === undefined) return drafted(dispatch, identity);
    const bindings = { ...dispatch.bindings, [dispatch.epilogue]: result };
    return drafted({ ...dispatch, bindings }, renderChain(chain, resultOf(dispatch), shapeOf));
  });
}

/** Gives every operand a place: from outside, among the constants, or in the arena while it is needed. */
function settle(
  groups: readonly (readonly Draft[])[],
  roots: readonly Tensor[],
  shapeOf: ShapeOf,
  memory: Memory,
  constants: number[],
) {
  const places = new Map<Stored, BufferSlice>();
  const lives = new Map<Stored, { bytes: number; from: number; to: number }>();
  groups.forEach((drafts, at) => {
    for (const { bound } of drafts) {
      for (const operand of bound.arrays) {
        const key = isScratch(operand) ? operand : viewed(operand);
        const life = lives.get(key);
        if (life) life.to = at;
        else if (!places.has(key)) introduce(key, at);
      }
    }
  });
  function introduce(key: Stored, at: number): void {
    const bytes = bytesOfOperand(key, shapeOf, memory);
    const outside = isScratch(key) ? undefined : placeOutside(key, bytes, memory, constants);
    if (outside) places.set(key, outside);
    else lives.set(key, { bytes, from: at, to: at });
  }
  for (const root of roots.map(viewed)) {
    const life = lives.get(root);
    if (life) life.to = groups.length;
  }
  const keys = [...lives.keys()];
  const { offsets, bytes } = assignOffsets([...lives.values()]);
  keys.forEach((key, i) => {
    places.set(key, { buffer: "arena", offset: offsets[i]!, bytes: lives.get(key)!.bytes });
  });
  const place = (operand: Stored) => places.get(isScratch(operand) ? operand : viewed(operand))!;
  return { place, bytes };
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
