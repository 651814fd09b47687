import type { Node } from "../graph/graph.ts";
import { type Dim, multiplyDims, type Shape } from "../graph/shape.ts";
import type { OnnxEmitter } from "../graph/onnx_emitter.ts";
import { emitDropped } from "./attention_dropout.ts";
import {
  type AttentionAttributes,
  headWidth,
  hidden,
  optionalInputs,
  scoreFactor,
} from "./attention_heads.ts";

/** The ONNX nodes of {@link attentionOp}. */
export function attentionOnnx(
  emit: OnnxEmitter,
  names: readonly string[],
  { attributes, inputs, outputs: [context, weightType] }: Node<AttentionAttributes>,
): string[] {
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
