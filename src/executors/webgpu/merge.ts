/** From dispatches whose memory is settled to those that are encoded: where several can be one, they become one. */
import type { Uniform } from "../../graph/dispatch.ts";
import type { KernelVariable } from "../../lowering/kernel_interface.ts";
import { capacityFor, givenField, mergedWords, mostProblems } from "../../lowering/merged_dims.ts";
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

/** The field of `dims` that says how far the rows of a strided matrix are apart. */
export function strideField(name: string): string {
  return `${name}Stride`;
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

/** A dispatch by itself: arrays begin where their bindings do, but for columns of wider matrices. */
export function planned({ variables, movable: _, ...rest }: PlacedDispatch): PlannedDispatch {
  const needless = new Set(
    variables.filter(({ name }) => !(strideField(name) in rest.dims))
      .map(({ name }) => firstField(name)),
  );
  const dims = Object.fromEntries(
    Object.entries(rest.dims).filter(([field]) => !needless.has(field)),
  );
  return { ...rest, interface: { variables, dims: fieldsOf(dims) }, dims: wordsOf(dims) };
}

function fits(set: readonly PlacedDispatch[], mostBytes: number): boolean {
  if (set.length > mostProblems || set.some(({ movable }) => !movable)) return false;
  return set[0]!.variables.every(({ name }) => {
    const arrays = set.flatMap((dispatch) => arrayOf(dispatch, name) ?? []);
    const [first] = arrays;
    if (first === undefined) return true;
    const isAlike = ({ type, slice }: BoundArray) =>
      type === first.type && slice.buffer === first.slice.buffer;
    return arrays.every(isAlike) && hull(arrays).bytes <= mostBytes;
  });
}

interface BoundArray {
  readonly type: string;
  readonly slice: BufferSlice;
}

/** What a dispatch is bound to by this name, if it is. */
function arrayOf({ variables, storage }: PlacedDispatch, name: string): BoundArray | undefined {
  const bound = variables.filter(({ kind }) => kind === "buffer");
  const index = bound.findIndex((variable) => variable.name === name);
  return index < 0 ? undefined : { type: bound[index]!.type, slice: storage[index]! };
}

/** The memory of arrays, and what lies between. */
function hull(arrays: readonly BoundArray[]): BufferSlice {
  const slices = arrays.map(({ slice }) => slice);
  const offset = Math.min(...slices.map(({ offset }) => offset));
  const end = Math.max(...slices.map(({ offset, bytes }) => offset + bytes));
  return { buffer: slices[0]!.buffer, offset, bytes: end - offset };
}

function mergedSet(set: readonly PlacedDispatch[]): PlannedDispatch {
  const [{ kernel, source, constants, dims }] = set as [PlacedDispatch];
  const variables = set[0]!.variables.map(({ name }) => commonVariable(set, name));
  const hulls = new Map(
    variables.filter(({ kind }) => kind === "buffer").map(({ name }) => [
      name,
      hull(set.flatMap((dispatch) => arrayOf(dispatch, name) ?? [])),
    ]),
  );
  const sometimes = variables.filter((variable) => variable.sometimes).map(({ name }) => name);
  const workgroups = set.map(({ groups: [x, y, z] }) => x * y * z);
  const problems = set.map((dispatch, i) => ({
    workgroups: workgroups[i]!,
    words: wordsOf({ ...moved(dispatch, hulls), ...given(dispatch, sometimes) }),
  }));
  return {
    ...{ kernel, source, constants },
    // Where an optional array is there, its type fills a slot.
    slots: Object.assign(
      {},
      ...set.toSorted((a, b) => a.storage.length - b.storage.length)
        .map(({ slots }) => slots),
    ),
    interface: {
      variables,
      dims: fieldsOf({ ...dims, ...given(set[0]!, sometimes) }),
      capacity: capacityFor(set.length),
    },
    storage: [...hulls.values()],
    dims: mergedWords(problems),
    groups: linearGroups(workgroups.reduce((a, b) => a + b)),
  };
}

/** A variable as all of the dispatches can see it. */
function commonVariable(set: readonly PlacedDispatch[], name: string): KernelVariable {
  const own = set.map(({ variables }) => variables.find((variable) => variable.name === name)!);
  const bound = own.find(({ kind }) => kind === "buffer");
  if (bound === undefined || own.every(({ kind }) => kind === "buffer")) return own[0]!;
  return { ...bound, sometimes: true };
}

/** Whether a dispatch has the arrays that some have. */
function given(dispatch: PlacedDispatch, names: readonly string[]): Uniform {
  return Object.fromEntries(
    names.map((name) => [givenField(name), Number(arrayOf(dispatch, name) !== undefined)]),
  );
}

/** The sizes of a dispatch whose arrays are seen from the beginning of larger ones. */
function moved(dispatch: PlacedDispatch, hulls: ReadonlyMap<string, BufferSlice>): Uniform {
  const firsts = [...hulls].flatMap(([name, { offset }]): [string, number][] => {
    const field = firstField(name), first = dispatch.dims[field];
    const array = arrayOf(dispatch, name);
    if (typeof first !== "number" || array === undefined) return [];
    return [[field, first + (array.slice.offset - offset) / elementBytes(array.type)]];
  });
  return { ...dispatch.dims, ...Object.fromEntries(firsts) };
}

/** Bytes of an element of an array of this WGSL type. */
function elementBytes(type: string): number {
  return (type.includes("f16") ? 2 : 4) * (type.includes("vec4") ? 4 : 1);
}
