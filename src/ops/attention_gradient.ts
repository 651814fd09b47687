import { applyAll, type Op, type Tensor } from "../graph/graph.ts";
import { type AttentionAttributes, headWidth, scoreFactor } from "./attention_heads.ts";
import { byHead, fromHeads } from "./attention_onnx.ts";
import { dropoutConstants, droppedValue, emitDropped, heldMasks } from "./attention_dropout.ts";
import { checkDropout } from "./dropout.ts";
import { expectTypes } from "../graph/expect_types.ts";
import { perWorkgroup } from "../lowering/workgroups.ts";
import source from "../../kernels/attention_gradient.wgsl" with { type: "text" };

/**
 * Gradients of {@link attentionOp} with respect to queries, keys and values.
 *
 * Inputs: queries, keys, values, attention weights W `[batch * heads, queries, keys]`, gradient of the context, and with
 * dropout its key `[1]`. With D = g·vᵀ the gradient of W (dropped where W was), that of the scores is W · (D − Σ W·D).
 */
export const attentionGradientOp: Op<AttentionAttributes> = {
  name: "attention_gradient",
  infer(inputs, { dropoutRate }) {
    expectTypes("attention_gradient", inputs, ["f32", "f32", "f32", "f32", "f32", "i32"]);
    if (dropoutRate !== undefined) {
      checkDropout("attention_gradient", inputs[5]!.shape, dropoutRate);
    }
    return inputs.slice(0, 3).map(({ shape }) => ({ shape, type: "f32" }));
  },
  reference([query, key, value, weights, g, dropKey], attributes) {
    const { heads } = attributes, used = droppedValue(attributes, dropKey);
    const dim = query!.shape[1]!, width = dim / heads, scale = scoreFactor(attributes, width);
    const [groups, queries, keys] = weights!.shape as [number, number, number];
    const batch = groups / heads;
    const results = [query!, key!, value!].map(({ data }) => new Float64Array(data.length));
    const [dq, dk, dv] = results as [Float64Array, Float64Array, Float64Array];
    for (let group = 0; group < groups; group++) {
      const example = Math.floor(group / heads), column = (group % heads) * width;
      const place = (position: number) => (position * batch + example) * dim + column;
      for (let t = 0; t < queries; t++) {
        const at = place(t), row = (group * queries + t) * keys;
        const w = weights!.data.subarray(row, row + keys);
        const d = w.map((_, s) => {
          let dot = 0;
          for (let i = 0; i < width; i++) dot += g!.data[at + i]! * value!.data[place(s) + i]!;
          return used(dot, row + s);
        });
        const mean = w.reduce((sum, weight, s) => sum + weight * d[s]!, 0);
        w.forEach((weight, s) => {
          const score = weight * (d[s]! - mean) * scale;
          for (let i = 0; i < width; i++) {
            dq[at + i]! += score * key!.data[place(s) + i]!;
            dk[place(s) + i]! += score * query!.data[at + i]!;
            dv[place(s) + i]! += used(weight, row + s) * g!.data[at + i]!;
          }
        });
      }
    }
    return results;
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches({ inputs, outputs: [dq, dk, dv], attributes }, shapeOf) {
      const [query, key, value, weights, g, dropKey] = inputs;
      const [groups, queries, keys] = shapeOf(weights!) as [number, number, number];
      const width = headWidth(query!.shape, attributes.heads);
      const shared = sharedScores.find((most) => queries * keys <= most);
      const scores = shared === undefined
        ? { scratch: "scores", elements: groups * queries * keys }
        : { workgroup: shared };
      return [{
        kernel: { name: "attention_gradient", source },
        bindings: {
          ...{ query: query!, key: key!, value: value!, weights: weights!, g: g! },
          ...{ dq: dq!, dk: dk!, dv: dv!, scores },
        },
        optional: { dropKey },
        movable: true,
        strided: ["query", "key", "value", "dq", "dk", "dv"],
        ...perWorkgroup(groups, {
          ...{ groups, heads: attributes.heads, width, queries, keys },
          scoreStride: shared === undefined ? queries * keys : 0,
        }),
        constants: {
          tileKeys: [8, 16].find((most) => keys <= most) ?? 32,
          scale: scoreFactor(attributes, width),
          ...dropoutConstants(attributes),
        },
      }];
    },
  },
  onnx(emit, [query, key, value, weights, g, dropKey], { attributes, inputs, outputs }) {
    const { heads, batch, queries, keys } = attributes;
    const width = headWidth(inputs[0]!.shape, heads);
    const view = (name: string, positions: typeof queries) =>
      byHead(emit, name, positions, batch, heads, width);
    const q = view(query!, queries), k = view(key!, keys), v = view(value!, keys);
    const upstream = view(g!, queries);
    const scale = { alpha: { float: scoreFactor(attributes, width) } };
    const dropped = (name: string) =>
      emitDropped(emit, name, inputs[3]!.shape, attributes, dropKey);
    const product = (a: string, b: string, options: Record<string, number | { float: number }>) =>
      emit.runtimeNode("FusedMatMul", [a, b], options);
    const d = dropped(product(upstream, v, { transBatchA: 1, transBatchB: 1, transB: 1 }));
    const wd = emit.node("Mul", [weights!, d]);
    const total = emit.node("ReduceSum", [wd, emit.integers([-1])]);
    const scores = emit.node("Sub", [wd, emit.node("Mul", [weights!, total])]);
    return [
      product(scores, k, { transBatchB: 1, ...scale }),
      product(scores, q, { transA: 1, transBatchB: 1, ...scale }),
      product(dropped(weights!), upstream, { transA: 1, transBatchB: 1 }),
    ].map((name, i) => fromHeads(emit, name, outputs[i]!.shape));
  },
  // D, and a product of it with the weights.
  held({ inputs }) {
    const { shape } = inputs[3]!;
    return [{ shape }, { shape }, ...heldMasks(shape, inputs[5])];
  },
};

/** So many score gradients of one head of one example fit into a workgroup's memory; it is cleared, so short is better. */
const sharedScores = [256, 2048] as const;

export function attentionGradient(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  weights: Tensor,
  g: Tensor,
  attributes: AttentionAttributes,
  dropKey?: Tensor,
): Tensor[] {
  const inputs = [query, key, value, weights, g];
  if (dropKey) inputs.push(dropKey);
  return applyAll(attentionGradientOp, inputs, attributes);
}
