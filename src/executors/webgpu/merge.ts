/** From dispatches whose memory is settled to those that are encoded: where several can be one, they become one. */
import type { Uniform } from "../../graph/dispatch.ts";
import type { KernelVariable } from "../../lowering/kernel_interface.ts";
import { capacityFor, mergedWords, mostProblems } from "../../lowering/merged_dims.ts";
import { fieldsOf, wordsOf } from "../../lowering/uniform.ts";
import { linearGroups } from "../../lowering/workgroups.ts";
import type { BufferSlice, PlannedDispatch } from "./plan.ts";

/** A dispatch and the memory it is bound to. */
export interface PlacedDispatch extends Omit<PlannedDispatch, "interface" | "dims"> {
  readonly variables: readonly KernelVariable[];
  readonly dims: Uniform;
  /** {@link firstField} says where each array begins. */
  readonly movable: boolean;
}

/** The field of `dims` that says where an array begins. */
export function firstField(name: string): string {
  return `${name}First`;
}

/** What tells pipelines apart. */
export function pipelineKey(
  { kernel, slots, constants, variables, dims }: Pick<
    PlacedDispatch,
    "kernel" | "slots" | "constants" | "variables" | "dims"
  >,
): string {
  return JSON.stringify([kernel, slots, constants, variables, Object.keys(dims)]);
}

/**
 * As few dispatches as can be bound, in the order of the first of each.
 *
 * @param placed of one pipeline, none of which needs another
 * @param mostBytes most that an array can be bound to
 */
export function merged(placed: readonly PlacedDispatch[], mostBytes: number): PlannedDispatch[] {
  const sets: PlacedDispatch[][] = [];
  for (const dispatch of placed) {
    const set = sets.find((set) => fits([...set, dispatch], mostBytes));
    if (set) set.push(dispatch);
    else sets.push([dispatch]);
  }
  return sets.map((set) => set.length === 1 ? planned(set[0]!) : mergedSet(set));
}

/** A dispatch by itself. */
export function planned({ variables, dims, movable: _, ...rest }: PlacedDispatch): PlannedDispatch {
  return { ...rest, interface: { variables, dims: fieldsOf(dims) }, dims: wordsOf(dims) };
}

function fits(set: readonly PlacedDispatch[], mostBytes: number): boolean {
  if (set.length > mostProblems || set.some(({ movable }) => !movable)) return false;
  return set[0]!.storage.every(({ buffer }, i) =>
    set.every(({ storage }) => storage[i]!.buffer === buffer) && hull(set, i).bytes <= mostBytes
  );
}

/** The memory of array number `index` of all dispatches, and what lies between. */
function hull(set: readonly PlacedDispatch[], index: number): BufferSlice {
  const slices = set.map(({ storage }) => storage[index]!);
  const offset = Math.min(...slices.map(({ offset }) => offset));
  const end = Math.max(...slices.map(({ offset, bytes }) => offset + bytes));
  return { buffer: slices[0]!.buffer, offset, bytes: end - offset };
}

function mergedSet(set: readonly PlacedDispatch[]): PlannedDispatch {
  const [{ kernel, source, slots, constants, variables, dims, storage }] = set as [PlacedDispatch];
  const hulls = storage.map((_, i) => hull(set, i));
  const workgroups = set.map(({ groups: [x, y, z] }) => x * y * z);
  const problems = set.map((dispatch, i) => ({
    workgroups: workgroups[i]!,
    words: wordsOf(moved(dispatch, hulls)),
  }));
  return {
    ...{ kernel, source, slots, constants },
    interface: { variables, dims: fieldsOf(dims), capacity: capacityFor(set.length) },
    storage: hulls,
    dims: mergedWords(problems),
    groups: linearGroups(workgroups.reduce((a, b) => a + b)),
  };
}

/** The sizes of a dispatch whose arrays are seen from the beginning of larger ones. */
function moved({ variables, dims, storage }: PlacedDispatch, hulls: readonly BufferSlice[]) {
  const bound = variables.filter(({ kind }) => kind === "buffer");
  const firsts = bound.flatMap(({ name, type }, i): [string, number][] => {
    const field = firstField(name), first = dims[field];
    if (typeof first !== "number") return [];
    return [[field, first + (storage[i]!.offset - hulls[i]!.offset) / elementBytes(type)]];
  });
  return { ...dims, ...Object.fromEntries(firsts) };
}

/** Bytes of an element of an array of this WGSL type. */
function elementBytes(type: string): number {
  return (type.includes("f16") ? 2 : 4) * (type.includes("vec4") ? 4 : 1);
}
