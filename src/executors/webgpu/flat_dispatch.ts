/** Dispatches on flat arrays of float32 whose memory is known, beside those that are planned from a graph. */
import type { Kernel } from "../../graph/dispatch.ts";
import type { Uniform } from "../../graph/dispatch.ts";
import { fieldsOf, wordsOf } from "../../lowering/uniform.ts";
import { controlStruct } from "./control.ts";
import type { BufferSlice, PlannedDispatch } from "./plan.ts";

export interface FlatDispatch {
  readonly kernel: Kernel;
  /** Memory by the names that the kernel has for it: arrays of float32, but that `control` is the struct of this name. */
  readonly bindings: Readonly<Record<string, BufferSlice>>;
  readonly dims: Uniform;
  readonly slots?: Readonly<Record<string, string>>;
  readonly groups: readonly [number, number, number];
}

export function flatDispatch(
  { kernel, bindings, dims, slots = {}, groups }: FlatDispatch,
): PlannedDispatch {
  const variables = Object.keys(bindings).map((name) => ({
    ...{ name, kind: "buffer" as const, optional: false },
    ...(name === "control" ? { type: "Control", struct: controlStruct } : { type: "array<f32>" }),
  }));
  return {
    ...{ kernel: kernel.name, source: kernel.source, slots, constants: {} },
    interface: { variables, dims: fieldsOf(dims) },
    storage: Object.values(bindings),
    dims: wordsOf(dims),
    groups,
  };
}
