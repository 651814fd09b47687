import { ShapeError } from "../errors.ts";
import { applyAll, type Op, type Tensor } from "../graph/graph.ts";
import { type Dim, multiplyDims, type Shape, showShape } from "../graph/shape.ts";
import type { OnnxEmitter } from "../engines/onnx/emitter.ts";
import { attentionGradient } from "./attention_gradient.ts";
import { expectTypes } from "../graph/expect_types.ts";
import { linearGroups } from "../engines/webgpu/dispatch.ts";
import source from "../../kernels/attention.wgsl" with { type: "text" };

export interface AttentionAttributes {
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
}

/** Added to the scores of positions that are not seen: finite, because WGSL may assume that infinities do not occur. */
export const hidden = -1e30;

/**
 * Multi-head attention (Vaswani et al. 2017, §3.2) without its linear layers.
 *
 * Inputs, all time-major (row `position * batch + example`): queries `[queries * batch, dim]`, keys and values
 * `[keys * batch, dim]`, and optionally the keys' lengths `[batch]`, beyond which nothing is seen. Results: context
 * `[queries * batch, dim]`, and for the gradient the attention weights `[batch * heads, queries, keys]`.
 */
export const attentionOp: Op<AttentionAttributes> = {
  name: "attention",
  infer(inputs, { heads, batch, queries, keys, firstKeys }) {
    expectTypes("attention", inputs, ["f32", "f32", "f32", "i32"]);
    if (firstKeys > 0 && inputs.length < 4) {
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
  reference([query, key, value, lengths], { heads, causal, firstKeys }, [shape, weightShape]) {
    const dim = shape![1]!, width = dim / heads;
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
          return dot / Math.sqrt(width);
        });
        softmax(scores).forEach((weight, s) => {
          weights[(group * queries + t) * keys + s] = weight;
          for (let i = 0; i < width; i++) {
            context[at + i]! += weight * value!.data[(s * batch + example) * dim + column + i]!;
          }
        });
      }
    }
    return [context, weights];
  },
  gradient({ inputs: [query, key, value], outputs: [, weights], attributes }, [g]) {
    return [...attentionGradient(query!, key!, value!, weights!, g!, attributes), undefined];
  },
  wgsl: {
    kind: "kernels",
    dispatches({ inputs, outputs: [context, weights], attributes }, shapeOf) {
      const [query, key, value, lengths] = inputs;
      const { heads, causal, firstKeys } = attributes;
      const [groups, queries, keys] = shapeOf(weights!) as [number, number, number];
      const width = headWidth(query!.shape, heads);
      return [{
        kernel: { name: "attention", source },
        bindings: {
          ...{ query: query!, key: key!, value: value! },
          ...{ context: context!, weights: weights! },
          ...(lengths && { lengths }),
        },
        dims: [groups, heads, width, queries, keys, Number(causal), firstKeys],
        slots: lengths
          ? { LENGTHS: lengthsGiven, DIMS: "6" }
          : { LENGTHS: everythingSeen, DIMS: "5" },
        groups: linearGroups(groups * Math.ceil(queries / 8)),
      }];
    },
  },
  onnx(emit, [query, key, value, lengths], { attributes, inputs, outputs: [context, weightType] }) {
    const { heads, batch, queries, keys } = attributes;
    const width = headWidth(inputs[0]!.shape, heads);
    const q = byHead(emit, query!, queries, batch, heads, width);
    const k = byHead(emit, key!, keys, batch, heads, width);
    const v = byHead(emit, value!, keys, batch, heads, width);
    let scores = emit.runtimeNode("FusedMatMul", [q, k], {
      transBatchA: 1,
      transBatchB: 1,
      transB: 1,
      alpha: { float: 1 / Math.sqrt(width) },
    });
    const mask = visibility(emit, lengths, attributes);
    if (mask) {
      const split = emit.reshape(scores, [batch, heads, queries, keys]);
      scores = emit.reshape(emit.node("Add", [split, mask]), weightType!.shape);
    }
    const weights = emit.node("Softmax", [scores], { axis: -1 });
    const mixed = emit.runtimeNode("FusedMatMul", [weights, v], { transBatchB: 1 });
    return [fromHeads(emit, mixed, context!.shape), weights];
  },
};

const lengthsGiven = `@group(0) @binding(5) var<storage, read_write> lengths: array<i32>; // [batch]
fn keyLength(example: u32) -> u32 { return u32(lengths[example]); }`;

const everythingSeen = `fn keyLength(example: u32) -> u32 { return dims.keys; }`;

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
  { queries, keys, causal, firstKeys }: AttentionAttributes,
): string | undefined {
  const masks: string[] = [];
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
  return masks.length === 0 ? undefined : masks.reduce((a, b) => emit.node("Add", [a, b]));
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

export function attention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  lengths: Tensor | undefined,
  attributes: AttentionAttributes,
): Tensor {
  const inputs = lengths ? [query, key, value, lengths] : [query, key, value];
  return applyAll(attentionOp, inputs, attributes)[0]!;
}
