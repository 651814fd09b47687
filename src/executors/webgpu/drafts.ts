/** Dispatches with their epilogues, before memory is settled. */
import mapSource from "../../../kernels/map.wgsl" with { type: "text" };
import type { DeviceHint, Dispatch, Uniform } from "../../graph/dispatch.ts";
import type { Node, Tensor } from "../../graph/graph.ts";
import { elementCount } from "../../graph/shape.ts";
import { perElement } from "../../lowering/workgroups.ts";
import { arraysOf, type Bindings, bindingsOf, isScratch, type Stored } from "./bindings.ts";
import type { Columns } from "./column_views.ts";
import { type Epilogue, identity, renderChain } from "./epilogue.ts";
import type { Absorption, Group, ShapeOf } from "./fusion.ts";
import { firstField } from "./merge.ts";
import type { StorageType } from "./plan.ts";

/** A dispatch before memory is settled. */
export interface Draft extends Pick<Dispatch, "kernel" | "constants" | "groups"> {
  readonly bound: Bindings;
  readonly slots: Readonly<Record<string, string>>;
  readonly dims: Uniform;
  readonly movable: boolean;
  /** Those of its arrays that it writes. */
  readonly written: readonly Stored[];
}

/** What drafts are made from. */
export interface DraftContext {
  readonly shapeOf: ShapeOf;
  readonly typeOf: (tensor: Tensor) => StorageType;
  readonly columnsOf: (tensor: Tensor) => Columns | undefined;
  readonly device: DeviceHint;
}

export function absorption(
  node: Node,
  shapeOf: ShapeOf,
  device: DeviceHint,
): Absorption | undefined {
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

/** The dispatches of one group, in the order in which they must run. */
export function draftGroup(group: Group, context: DraftContext): Draft[] {
  const { kernel, chain } = group, { shapeOf, device } = context;
  const results = new Set([...kernel?.outputs ?? [], ...chain.flatMap(({ outputs }) => outputs)]);
  const drafted = (dispatch: Dispatch, epilogue: Epilogue) =>
    draft(dispatch, epilogue, results, context);
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
    const epilogue = renderChain(chain, resultOf(dispatch), shapeOf, dispatch.movable);
    return drafted({ ...dispatch, bindings }, epilogue);
  });
}

function draft(
  dispatch: Dispatch,
  { operands, text }: Epilogue,
  results: ReadonlySet<Tensor>,
  context: DraftContext,
): Draft {
  const { kernel, constants, groups, movable = false } = dispatch;
  const bound = bindingsOf(dispatch, operands, context.typeOf);
  return {
    ...{ kernel, groups, bound, movable },
    ...(constants ? { constants } : {}),
    slots: { ...bound.types, ...dispatch.epilogue && { EPILOGUE: text } },
    dims: movable ? { ...dispatch.dims, ...positions(dispatch, bound, context) } : dispatch.dims,
    written: bound.arrays.filter((array) => isScratch(array) || results.has(array)),
  };
}

/** Where arrays begin, and how far the rows of strided ones are apart. */
function positions(
  { bindings, strided = [] }: Dispatch,
  { variables, arrays }: Bindings,
  { shapeOf, columnsOf }: DraftContext,
): Uniform {
  const bound = variables.filter(({ kind }) => kind === "buffer").map(({ name }) => name);
  const firstOf = (name: string) => {
    const array = arrays[bound.indexOf(name)];
    return array === undefined || isScratch(array) ? 0 : columnsOf(array)?.first ?? 0;
  };
  const firsts = variables.map(({ name }) => [firstField(name), firstOf(name)] as const);
  const strides = strided.map((name) => {
    const tensor = bindings[name] as Tensor;
    return [`${name}Stride`, shapeOf(columnsOf(tensor)?.whole ?? tensor)[1]!] as const;
  });
  return Object.fromEntries([...firsts, ...strides]);
}
