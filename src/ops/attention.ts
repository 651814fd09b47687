import { ShapeError } from "../errors.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { type Dim, multiplyDims, type Shape, showShape } from "../graph/shape.ts";
import type { OnnxEmitter } from "../lowering/onnx_emitter.ts";
import { attentionGradient } from "./attention_gradient.ts";
import {
  type AttentionDropout,
  droppedFunction,
  droppedValue,
  emitDropped,
  heldMasks,
} from "./attention_dropout.ts";
import { checkDropout, type DropoutAttributes } from "./dropout.ts";
import { dropoutKey, type DropoutKeyAttributes } from "./dropout_key.ts";
import { expectTypes } from "../graph/expect_types.ts";
import { linearGroups } from "../lowering/dispatch.ts";
import source from "../../kernels/attention.wgsl" with { type: "text" };

export interface AttentionAttributes extends AttentionDropout {
  readonly heads: number;
  readonly batch: Dim;
  /** Number of query positions. */
  readonly queries: Dim;
  /** Number of key positions. */
  readonly keys: Dim;
  /** A query sees no later position. */
  readonly causal: boolean;
  /** Only so many first positions are seen; 0: all. Needs lengths. */
  readonly firstKeys: number;
  /** Factor of the scores; by default 1 / √width of a head. */
  readonly scale?: number;
  /** Something is added to the scores. */
  readonly biased?: boolean;
}

/** What {@link attention} may be given besides queries, keys and values. */
export interface AttentionOptions extends Omit<AttentionAttributes, "dropoutRate" | "biased"> {
  /** `[batch]`: so many first keys of each example are seen. */
  readonly lengths?: Tensor;
  /** `[batch * queries * keys]`, added to the scores of all heads: {@link hidden} where a key is not seen. */
  readonly bias?: Tensor;
  /** `seed`: `[1]`, another one at each step. */
  readonly dropout?: DropoutAttributes & DropoutKeyAttributes & { readonly seed: Tensor };
}

/** Added to the scores of positions that are not seen: finite, because WGSL may assume that infinities do not occur. */
export const hidden = -1e30;

/**
 * Multi-head attention (Vaswani et al. 2017, §3.2) without its linear layers.
 *
 * Inputs, all time-major (row `position * batch + example`): queries `[queries * batch, dim]`, keys and values
 * `[keys * batch, dim]`; and optionally the keys' lengths `[batch]`, beyond which nothing is seen, what is added to scores
 * `[batch * queries * keys]`, and, with dropout, a key `[1]`.
 * Results: context `[queries * batch, dim]`, and for the gradient the attention weights `[batch * heads, queries, keys]`,
 * none of them dropped.
 */
export const attentionOp: Op<AttentionAttributes> = {
  name: "attention",
  infer(inputs, attributes) {
    const { heads, batch, queries, keys, firstKeys, dropoutRate } = attributes;
    const { lengths, bias, dropKey } = optionalInputs(inputs, attributes);
    expectTypes("attention", inputs.slice(0, 3), ["f32", "f32", "f32"]);
    if (lengths) expectTypes("attention", [lengths], ["i32"]);
    if (bias) expectTypes("attention", [bias], ["f32"]);
    if (dropKey) expectTypes("attention", [dropKey], ["i32"]);
    if (dropoutRate !== undefined) checkDropout("attention", dropKey!.shape, dropoutRate);
    if (firstKeys > 0 && lengths === undefined) {
      throw new ShapeError(
        "attention",
        `the first ${firstKeys} keys can only be seen with lengths`,
      );
    }
    const [query, key] = inputs;
    const dim = query!.shape[1];
    if (key!.shape[1] !== dim || typeof dim !== "number" || dim % heads !== 0) {
      throw new ShapeError(
        "attention",
        `queries ${showShape(query!.shape)}, keys ${showShape(key!.shape)}, ${heads} heads`,
      );
    }
    return [
      { shape: query!.shape, type: "f32" },
      { shape: [multiplyDims(batch, heads), queries, keys], type: "f32" },
    ];
  },
  reference(inputs, attributes, [shape, weightShape]) {
    const [query, key, value] = inputs;
    const { heads, causal, firstKeys } = attributes;
    const { lengths, bias, dropKey } = optionalInputs(inputs, attributes);
    const used = droppedValue(attributes, dropKey);
    const dim = shape![1]!, width = dim / heads, scale = scoreFactor(attributes, width);
    const [groups, queries, keys] = weightShape as [number, number, number];
    const batch = groups / heads;
    const context = new Float64Array(shape![0]! * dim),
      weights = new Float64Array(groups * queries * keys);
    for (let group = 0; group < groups; group++) {
      const example = Math.floor(group / heads), column = (group % heads) * width;
      const length = Math.min(lengths?.data[example] ?? keys, firstKeys || keys);
      for (let t = 0; t < queries; t++) {
        const seen = causal ? Math.min(length, t + 1) : length;
        const at = (t * batch + example) * dim + column;
        const scores = Float64Array.from({ length: seen }, (_, s) => {
          let dot = 0;
          for (let i = 0; i < width; i++) {
            dot += query!.data[at + i]! * key!.data[(s * batch + example) * dim + column + i]!;
          }
          return dot * scale + (bias?.data[(example * queries + t) * keys + s] ?? 0);
        });
        softmax(scores).forEach((weight, s) => {
          const index = (group * queries + t) * keys + s;
          weights[index] = weight;
          const factor = used(weight, index);
          for (let i = 0; i < width; i++) {
            context[at + i]! += factor * value!.data[(s * batch + example) * dim + column + i]!;
          }
        });
      }
    }
    return [context, weights];
  },
  gradient({ inputs, outputs: [, weights], attributes }, [g]) {
    const [query, key, value] = inputs;
    const { dropKey } = optionalInputs(inputs, attributes);
    return attentionGradient(query!, key!, value!, weights!, g!, attributes, dropKey);
  },
  wgsl: {
    kind: "kernels",
    dispatches({ inputs, outputs: [context, weights], attributes }, shapeOf) {
      const [query, key, value] = inputs;
      const { heads, causal, firstKeys } = attributes;
      const { lengths, bias, dropKey } = optionalInputs(inputs, attributes);
      const [groups, queries, keys] = shapeOf(weights!) as [number, number, number];
      const width = headWidth(query!.shape, heads);
      return [{
        kernel: { name: "attention", source },
        bindings: {
          ...{ query: query!, key: key!, value: value! },
          ...{ context: context!, weights: weights! },
          ...(lengths && { lengths }),
          ...(bias && { bias }),
          ...(dropKey && { dropKey }),
        },
        dims: [groups, heads, width, queries, keys, Number(causal), firstKeys],
        constants: { scale: scoreFactor(attributes, width) },
        slots: {
          LENGTHS: lengths ? lengthsGiven : everythingSeen,
          BIAS: bias ? biasAt(lengths ? 6 : 5) : nothingAdded,
          DROPOUT: droppedFunction(attributes, 5 + Number(!!lengths) + Number(!!bias)),
          DIMS: String(inputs.length + 2),
        },
        groups: linearGroups(groups * Math.ceil(queries / 8)),
      }];
    },
  },
  onnx(emit, names, { attributes, inputs, outputs: [context, weightType] }) {
    const [query, key, value] = names;
    const { heads, batch, queries, keys } = attributes;
    const { lengths, bias, dropKey } = optionalInputs(names, attributes);
    const width = headWidth(inputs[0]!.shape, heads);
    const q = byHead(emit, query!, queries, batch, heads, width);
    const k = byHead(emit, key!, keys, batch, heads, width);
    const v = byHead(emit, value!, keys, batch, heads, width);
    let scores = emit.runtimeNode("FusedMatMul", [q, k], {
      transBatchA: 1,
      transBatchB: 1,
      transB: 1,
      alpha: { float: scoreFactor(attributes, width) },
    });
    const mask = visibility(emit, lengths, bias, attributes);
    if (mask) {
      const split = emit.reshape(scores, [batch, heads, queries, keys]);
      scores = emit.reshape(emit.node("Add", [split, mask]), weightType!.shape);
    }
    const weights = emit.node("Softmax", [scores], { axis: -1 });
    const used = emitDropped(emit, weights, weightType!.shape, attributes, dropKey);
    const mixed = emit.runtimeNode("FusedMatMul", [used, v], { transBatchB: 1 });
    return [fromHeads(emit, mixed, context!.shape), weights];
  },
  // The scores behind the weights.
  held: ({ inputs, outputs: [, { shape }], attributes }) => [
    { shape },
    ...heldMasks(shape, optionalInputs(inputs, attributes).dropKey),
  ],
};

const lengthsGiven = `@group(0) @binding(5) var<storage, read_write> lengths: array<i32>; // [batch]
fn keyLength(example: u32) -> u32 { return u32(lengths[example]); }`;

const everythingSeen = `fn keyLength(example: u32) -> u32 { return dims.keys; }`;

function biasAt(binding: number): string {
  return `@group(0) @binding(${binding}) var<storage, read_write> bias: array<{{bias}}>; // [batch, queries, keys]
fn biasOf(example: u32, query: u32, key: u32) -> f32 {
  return f32(bias[(example * dims.queries + query) * dims.keys + key]);
}`;
}

const nothingAdded = `fn biasOf(example: u32, query: u32, key: u32) -> f32 { return 0.0; }`;

/** Inputs behind queries, keys and values. */
function optionalInputs<T>(inputs: readonly T[], { dropoutRate, biased }: AttentionAttributes) {
  const given = inputs.slice(3);
  const dropKey = dropoutRate === undefined ? undefined : given.pop();
  const bias = biased ? given.pop() : undefined;
  return { lengths: given[0], bias, dropKey };
}

export function scoreFactor({ scale }: AttentionAttributes, width: number): number {
  return scale ?? 1 / Math.sqrt(width);
}

/** `[positions * batch, dim]` seen as `[positions, batch * heads, width]`: no element moves. */
export function byHead(
  emit: OnnxEmitter,
  name: string,
  positions: Dim,
  batch: Dim,
  heads: number,
  width: number,
): string {
  return emit.reshape(name, [positions, multiplyDims(batch, heads), width]);
}

/** `[batch * heads, positions, width]` back to `[positions * batch, dim]`. */
export function fromHeads(emit: OnnxEmitter, name: string, shape: Shape): string {
  return emit.reshape(emit.node("Transpose", [name], { perm: [1, 0, 2] }), shape);
}

export function headWidth(shape: Shape, heads: number): number {
  return shape[1] as number / heads;
}

/** What is added to scores `[batch, heads, queries, keys]`, or nothing where everything is seen. */
function visibility(
  emit: OnnxEmitter,
  lengths: string | undefined,
  bias: string | undefined,
  { batch, queries, keys, causal, firstKeys }: AttentionAttributes,
): string | undefined {
  const masks: string[] = [];
  if (bias !== undefined) {
    masks.push(emit.once(`bias:${bias}`, () => emit.reshape(bias, [batch, 1, queries, keys])));
  }
  if (causal) {
    masks.push(emit.once(`causal:${queries}:${keys}`, () => {
      const full = emit.node("Expand", [emit.float(hidden), emit.shape([queries, keys])]);
      return emit.node("Trilu", [full, emit.integer(1)], { upper: 1 });
    }));
  }
  if (lengths !== undefined) {
    masks.push(
      emit.once(
        `seen:${lengths}:${keys}:${firstKeys}`,
        () => beyond(emit, lengths, keys, firstKeys),
      ),
    );
  }
  return masks.length < 2
    ? masks[0]
    : masks.reduce((a, b) => emit.once(`visible:${a},${b}`, () => emit.node("Add", [a, b])));
}

/** `[batch, 1, 1, keys]`: 0 for the first `lengths` keys, and for no more than `firstKeys` of them. */
function beyond(emit: OnnxEmitter, lengths: string, keys: Dim, firstKeys: number): string {
  const positions = emit.node("Range", [
    emit.integer(0),
    emit.node("Squeeze", [emit.dim(keys)]),
    emit.integer(1),
  ]);
  let ends = emit.node("Cast", [lengths], { to: 7 });
  if (firstKeys > 0) ends = emit.node("Min", [ends, emit.integer(firstKeys)]);
  const outside = emit.node("GreaterOrEqual", [
    positions,
    emit.node("Unsqueeze", [ends, emit.integers([1, 2, 3])]),
  ]);
  return emit.node("Mul", [emit.node("Cast", [outside], { to: 1 }), emit.float(hidden)]);
}

function softmax(scores: Float64Array): Float64Array {
  const largest = scores.reduce((a, b) => Math.max(a, b));
  const exps = scores.map((x) => Math.exp(x - largest));
  const total = exps.reduce((a, b) => a + b);
  return exps.map((x) => x / total);
}

/** {@link attentionOp} without the weights. @throws ShapeError when the shapes do not fit */
export function attention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  { lengths, bias, dropout, ...rest }: AttentionOptions,
): Tensor {
  const inputs = [query, key, value, ...(lengths ? [lengths] : []), ...(bias ? [bias] : [])];
  const attributes = bias ? { ...rest, biased: true } : rest;
  if (!dropout) return apply(attentionOp, inputs, attributes);
  const { seed, site, rate } = dropout;
  return apply(attentionOp, [...inputs, dropoutKey(seed, site)], {
    ...attributes,
    dropoutRate: rate,
  });
}
