/** Dispatches on flat arrays of float32 whose memory is known, beside those that are planned from a graph. */
import type { Kernel, Uniform } from "../../graph/dispatch.ts";
import { controlStruct } from "./control.ts";
import { firstField, type PlacedDispatch, planned } from "./merge.ts";
import type { BufferSlice, PlannedDispatch } from "./plan.ts";

export interface FlatDispatch {
  readonly kernel: Kernel;
  /** Memory by the names that the kernel has for it: arrays of float32, but that `control` is the struct of this name. */
  readonly bindings: Readonly<Record<string, BufferSlice>>;
  readonly dims: Uniform;
  readonly slots?: Readonly<Record<string, string>>;
  readonly groups: readonly [number, number, number];
  /** See {@link Dispatch.movable}. */
  readonly movable?: boolean;
}

/** By itself. */
export function flatDispatch(flat: FlatDispatch): PlannedDispatch {
  return planned(placedFlat(flat));
}

export function placedFlat(flat: FlatDispatch): PlacedDispatch {
  const { kernel, bindings, slots = {}, groups, movable = false } = flat;
  const arrays = Object.keys(bindings).filter((name) => movable && name !== "control");
  const firsts = Object.fromEntries(arrays.map((name) => [firstField(name), 0]));
  const variables = Object.keys(bindings).map((name) => ({
    ...{ name, kind: "buffer" as const, optional: false },
    ...(name === "control" ? { type: "Control", struct: controlStruct } : { type: "array<f32>" }),
  }));
  return {
    ...{ kernel: kernel.name, source: kernel.source, slots, constants: {} },
    ...{ variables, groups, movable },
    dims: { ...flat.dims, ...firsts },
    storage: Object.values(bindings),
  };
}
