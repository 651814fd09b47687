/** Dispatches with their epilogues, before memory is settled. */
import mapSource from "../../../kernels/map.wgsl" with { type: "text" };
import type { DeviceHint, Dispatch, Uniform } from "../../graph/dispatch.ts";
import type { Node, Tensor } from "../../graph/graph.ts";
import { elementCount } from "../../graph/shape.ts";
import { perElement } from "../../lowering/workgroups.ts";
import { arraysOf, type Bindings, bindingsOf, isScratch, type Stored } from "./bindings.ts";
import type { Columns } from "./column_views.ts";
import { type Epilogue, identity, renderChain } from "./epilogue.ts";
import type { Absorption, Group, Leading, ShapeOf } from "./fusion.ts";
import { leadBytes, led, plainLead } from "./leads.ts";
import { firstField, strideField } from "./merge.ts";
import type { StorageType } from "./plan.ts";

/** A dispatch before memory is settled. */
export interface Draft extends Pick<Dispatch, "kernel" | "constants" | "groups"> {
  readonly bound: Bindings;
  readonly slots: Slots;
  readonly dims: Uniform;
  readonly movable: boolean;
  /** Those of its arrays that it writes. */
  readonly written: readonly Stored[];
}

/** What fills `{{SLOTS}}` of a kernel. */
export type Slots = Readonly<Record<string, string>>;

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

/** The product that a node is, if the device lets products make their left operands. */
export function leading(node: Node, shapeOf: ShapeOf, device: DeviceHint): Leading | undefined {
  if (node.op.wgsl.kind !== "kernels" || !device.dispatchesAreDear) return undefined;
  const dispatch = node.op.wgsl.dispatches(node, shapeOf, device)[0]!;
  if (dispatch.left === undefined || !dispatch.tiles!.leftInnerLast) return undefined;
  if (device.workgroupBytes < leadBytes(dispatch.tiles!)) return undefined;
  const left = dispatch.bindings[dispatch.left] as Tensor;
  // Leads read whole packs.
  if (shapeOf(left)[1]! % 4 !== 0) return undefined;
  return { left, bindings: arraysOf(dispatch).length };
}

/** The dispatches of one group, in the order in which they must run. */
export function draftGroup(group: Group, context: DraftContext): Draft[] {
  const { kernel, chain, lead } = group, { shapeOf, device } = context;
  const results = new Set(groupResults(group));
  const drafted = (dispatch: Dispatch, epilogue: Epilogue, text = plainLead) =>
    draft(dispatch, epilogue, text, results, context);
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
  const own = kernel.op.wgsl.dispatches(kernel, shapeOf, device);
  const { dispatches, text } = lead
    ? led(own as [Dispatch, ...Dispatch[]], lead, context)
    : { dispatches: own };
  return dispatches.map((dispatch) => {
    if (dispatch.epilogue === undefined || result === undefined) {
      return drafted(dispatch, identity(), text);
    }
    const bindings = { ...dispatch.bindings, [dispatch.epilogue]: result };
    const { movable = false } = dispatch;
    const epilogue = renderChain(chain, resultOf(dispatch), shapeOf, { movable });
    return drafted({ ...dispatch, bindings }, epilogue, text);
  });
}

function groupResults({ kernel, chain, lead }: Group): Tensor[] {
  const nodes = [...kernel ? [kernel] : [], ...chain];
  return [...nodes.flatMap(({ outputs }) => outputs), ...lead ? groupResults(lead) : []];
}

function draft(
  dispatch: Dispatch,
  { operands, text }: Epilogue,
  lead: string,
  results: ReadonlySet<Tensor>,
  context: DraftContext,
): Draft {
  const { kernel, constants, groups, left, movable = false } = dispatch;
  const bound = bindingsOf(dispatch, operands, context.typeOf);
  return {
    ...{ kernel, groups, bound, movable },
    ...(constants ? { constants } : {}),
    slots: {
      ...bound.types,
      ...dispatch.slots,
      ...(dispatch.epilogue ? { EPILOGUE: text } : {}),
      ...(left ? { LEAD: lead, LEFT: left, LEFT_TYPE: bound.types[left]! } : {}),
    },
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
    return [strideField(name), shapeOf(columnsOf(tensor)?.whole ?? tensor)[1]!] as const;
  });
  return Object.fromEntries([...firsts, ...strides]);
}
