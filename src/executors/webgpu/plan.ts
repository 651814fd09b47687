/** Plans a graph for given sizes: which dispatches, in which order, on which memory. Pure data; no GPU is touched. */
import mapSource from "../../../kernels/map.wgsl" with { type: "text" };
import type { Node, Tensor } from "../../graph/graph.ts";
import { concreteShape, elementCount, type Sizes } from "../../graph/shape.ts";
import { assignOffsets } from "./arena.ts";
import {
  type DeviceHint,
  type Dispatch,
  linearGroups,
  type Scratch,
  unknownDevice,
} from "../../lowering/dispatch.ts";
import { type Epilogue, identity, renderChain } from "./epilogue.ts";
import { type Absorption, type Group, groupNodes, type ShapeOf, viewed } from "./fusion.ts";

export type StorageType = "f32" | "f16" | "i32";

/** A part of a named buffer, in bytes. */
export interface Place {
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
  /** In the order of binding numbers; the uniform `dims` stands at `uniformBinding`. */
  readonly storage: readonly Place[];
  readonly uniformBinding: number;
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
  placeOf(tensor: Tensor, bytes: number): Place | undefined;
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
    slots: {
      ...draft.slots,
      ...draft.types,
      ...(draft.kernel.source.includes("{{EPILOGUE}}") ? { EPILOGUE: draft.epilogue.text } : {}),
    },
    constants: draft.constants ?? {},
    storage: [...Object.values(draft.bindings), ...draft.epilogue.operands].map(settled.place),
    uniformBinding: Object.keys(draft.bindings).length,
    dims: draft.dims,
    groups: draft.groups,
  }));
  return { dispatches, arenaBytes: settled.bytes, constants };
}

/** A dispatch with its epilogue, before memory is settled. */
interface Draft extends Omit<Dispatch, "epilogue"> {
  readonly epilogue: Epilogue;
  /** Element types by binding name. */
  readonly types: Readonly<Record<string, string>>;
}

function isScratch(operand: Tensor | Scratch): operand is Scratch {
  return "scratch" in operand;
}

function absorption(node: Node, shapeOf: ShapeOf, device: DeviceHint): Absorption | undefined {
  if (node.op.wgsl.kind !== "kernels") return undefined;
  const dispatch = node.op.wgsl.dispatches(node, shapeOf, device)
    .find((d) => d.epilogue !== undefined);
  const result = dispatch?.bindings[dispatch.epilogue!];
  if (dispatch === undefined || result === undefined || isScratch(result)) return undefined;
  return { result, bindings: Object.keys(dispatch.bindings).length };
}

function draftGroup(
  { kernel, chain }: Group,
  shapeOf: ShapeOf,
  memory: Memory,
  device: DeviceHint,
): Draft[] {
  const typed = (dispatch: Dispatch, epilogue: Epilogue): Draft => ({
    ...dispatch,
    epilogue,
    types: Object.fromEntries(
      Object.entries(dispatch.bindings).map(([name, operand]) => [
        name,
        isScratch(operand) ? "f32" : memory.typeOf(operand),
      ]),
    ),
  });
  const result = chain.at(-1)?.outputs[0];
  const chained = (start: Tensor | undefined, bindings: number) =>
    renderChain(chain, start, bindings + 1, shapeOf, (tensor) => memory.typeOf(tensor));
  if (kernel === undefined) {
    const count = elementCount(shapeOf(result!));
    const map: Dispatch = {
      kernel: { name: "map", source: mapSource },
      bindings: { y: result! },
      dims: [count],
      groups: linearGroups(Math.ceil(count / 64)),
    };
    return [typed(map, chained(undefined, 1))];
  }
  if (kernel.op.wgsl.kind !== "kernels") throw new TypeError(`${kernel.op.name} has no kernel`);
  return kernel.op.wgsl.dispatches(kernel, shapeOf, device).map((dispatch) => {
    const { epilogue: stored, ...rest } = dispatch;
    if (stored === undefined || result === undefined) return typed(rest, identity);
    const own = dispatch.bindings[stored] as Tensor;
    const bindings = { ...dispatch.bindings, [stored]: result };
    return typed({ ...rest, bindings }, chained(own, Object.keys(bindings).length));
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
  const places = new Map<Tensor | Scratch, Place>();
  const lives = new Map<Tensor | Scratch, { bytes: number; from: number; to: number }>();
  groups.forEach((drafts, at) => {
    for (const { bindings, epilogue } of drafts) {
      for (const operand of [...Object.values(bindings), ...epilogue.operands]) {
        const key = isScratch(operand) ? operand : viewed(operand);
        const life = lives.get(key);
        if (life) life.to = at;
        else if (!places.has(key)) introduce(key, at);
      }
    }
  });
  function introduce(key: Tensor | Scratch, at: number): void {
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
  const place = (operand: Tensor | Scratch) =>
    places.get(isScratch(operand) ? operand : viewed(operand))!;
  return { place, bytes };
}

function bytesOfOperand(operand: Tensor | Scratch, shapeOf: ShapeOf, memory: Memory): number {
  if (isScratch(operand)) return 4 * operand.elements;
  return elementCount(shapeOf(operand)) * bytesOf[memory.typeOf(operand)];
}

function placeOutside(
  tensor: Tensor,
  bytes: number,
  memory: Memory,
  constants: number[],
): Place | undefined {
  if (tensor.origin.kind !== "constant") return memory.placeOf(tensor, bytes);
  const { value } = tensor.origin;
  const known = constants.indexOf(value);
  const index = known >= 0 ? known : constants.push(value) - 1;
  return { buffer: "constants", offset: index * constantStride, bytes: 4 };
}
