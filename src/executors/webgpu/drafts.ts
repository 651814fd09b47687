/** Dispatches with their epilogues, before memory is settled. */
import mapSource from "../../../kernels/map.wgsl" with { type: "text" };
import type { DeviceHint, Dispatch, Uniform } from "../../graph/dispatch.ts";
import type { Node, Tensor } from "../../graph/graph.ts";
import { elementCount } from "../../graph/shape.ts";
import { feedForwardParts, withTail } from "../../lowering/feed_forward.ts";
import { only } from "../../lowering/matmul_kernels.ts";
import { sumOfParts } from "../../lowering/split_product.ts";
import { perElement } from "../../lowering/workgroups.ts";
import { arraysOf, type Bindings, bindingsOf, isScratch, type Stored } from "./bindings.ts";
import type { Columns } from "./column_views.ts";
import { type Epilogue, identity, renderChain } from "./epilogue.ts";
import { type FeedForward, feedForwardOf, productOf } from "./feed_forwards.ts";
import {
  type Absorption,
  type Group,
  type Leading,
  type MadeBy,
  resultsOf,
  type ShapeOf,
} from "./fusion.ts";
import { leading, led, plainLead } from "./leads.ts";
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

/** How a product may take in the group that makes its left operand. */
export function leadingOf(
  node: Node,
  madeBy: MadeBy,
  shapeOf: ShapeOf,
  device: DeviceHint,
): Leading | undefined {
  const product = productOf(node, shapeOf), group = product && madeBy(product.left);
  if (group?.kernel === undefined) return undefined;
  return feedForwardOf(node, group, shapeOf, device)
    // The second right operand and the parts; and the first product may be split by itself, and so be bound to one array less.
    ? { left: product!.left, bindings: 4, isTwofold: true }
    : leading(node, group.kernel, shapeOf, device);
}

/** A dispatch with what fills its slots. */
interface Written {
  readonly dispatch: Dispatch;
  readonly epilogue: Epilogue;
  readonly lead: string;
}

/** The dispatches of one group, in the order in which they must run. */
export function draftGroup(group: Group, context: DraftContext): Draft[] {
  const results = new Set(resultsOf(group));
  return written(group, context).map((each) => draft(each, results, context));
}

function written(group: Group, context: DraftContext): Written[] {
  const { kernel, chain, lead } = group, { shapeOf, device } = context;
  if (kernel === undefined) return [writtenMap(chain, shapeOf)];
  if (kernel.op.wgsl.kind !== "kernels") throw new TypeError(`${kernel.op.name} has no kernel`);
  const pair = lead && feedForwardOf(kernel, lead, shapeOf, device);
  if (pair) return writtenPair(pair, group, lead, context);
  const own = kernel.op.wgsl.dispatches(kernel, shapeOf, device);
  if (lead === undefined) return own.map((dispatch) => withChain(dispatch, chain, shapeOf));
  const { dispatches, text } = led(own as [Dispatch, ...Dispatch[]], lead, context);
  return dispatches.map((dispatch) => withChain(dispatch, chain, shapeOf, text));
}

function writtenMap(chain: readonly Node[], shapeOf: ShapeOf): Written {
  const result = chain.at(-1)!.outputs[0]!;
  const dispatch: Dispatch = {
    kernel: { name: "map", source: mapSource },
    bindings: { y: result },
    ...perElement(elementCount(shapeOf(result))),
    epilogue: "y",
  };
  return { dispatch, epilogue: renderChain(chain, undefined, shapeOf), lead: plainLead };
}

/** Two products, of which the first is the lead. */
function writtenPair(
  { second, kernel }: FeedForward,
  { chain }: Group,
  lead: Group,
  context: DraftContext,
): Written[] {
  const device = { ...context.device, matmuls: only(kernel) };
  const [first, ...after] = written(lead, { ...context, device }) as [Written, ...Written[]];
  const parts = feedForwardParts(second, kernel);
  return [
    { ...first, dispatch: withTail(first.dispatch, kernel, second, parts) },
    ...after,
    withChain(sumOfParts(second, parts), chain, context.shapeOf),
  ];
}

/** A kernel's dispatch with the pointwise operations that follow, if it is the one that they follow. */
function withChain(
  dispatch: Dispatch,
  chain: readonly Node[],
  shapeOf: ShapeOf,
  lead = plainLead,
): Written {
  const result = chain.at(-1)?.outputs[0];
  if (dispatch.epilogue === undefined || result === undefined) {
    return { dispatch, epilogue: identity(), lead };
  }
  const bindings = { ...dispatch.bindings, [dispatch.epilogue]: result };
  const { movable = false } = dispatch;
  const epilogue = renderChain(chain, resultOf(dispatch), shapeOf, { movable });
  return { dispatch: { ...dispatch, bindings }, epilogue, lead };
}

function draft(
  { dispatch, epilogue: { operands, text }, lead }: Written,
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
