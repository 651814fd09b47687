import { applyAll, type Op, type Tensor } from "../graph/graph.ts";
import { type AttentionAttributes, byHead, fromHeads, headWidth } from "./attention.ts";
import { linearGroups } from "../engines/webgpu/dispatch.ts";
import source from "../../kernels/attention_gradient.wgsl" with { type: "text" };

/**
 * Gradients of {@link attentionOp} with respect to queries, keys and values.
 *
 * Inputs: queries, keys, values, attention weights W `[batch * heads, queries, keys]`, gradient of the context. With
 * D = g·vᵀ the gradient of W, that of the scores is W · (D − Σ W·D).
 */
export const attentionGradientOp: Op<AttentionAttributes> = {
  name: "attention_gradient",
  infer: ([query, key, value]) =>
    [query!, key!, value!].map(({ shape }) => ({ shape, type: "f32" })),
  reference([query, key, value, weights, g], { heads }) {
    const dim = query!.shape[1]!, width = dim / heads;
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
          return dot;
        });
        const mean = w.reduce((sum, weight, s) => sum + weight * d[s]!, 0);
        w.forEach((weight, s) => {
          const score = weight * (d[s]! - mean) / Math.sqrt(width);
          for (let i = 0; i < width; i++) {
            dq[at + i]! += score * key!.data[place(s) + i]!;
            dk[place(s) + i]! += score * query!.data[at + i]!;
            dv[place(s) + i]! += weight * g!.data[at + i]!;
          }
        });
      }
    }
    return results;
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches({ inputs, outputs: [dq, dk, dv], attributes: { heads } }, shapeOf) {
      const [query, key, value, weights, g] = inputs;
      const [groups, queries, keys] = shapeOf(weights!) as [number, number, number];
      const width = headWidth(query!.shape, heads);
      const shared = sharedScores.find((most) => queries * keys <= most);
      const scores = { scratch: "scores", elements: groups * queries * keys };
      return [{
        kernel: { name: "attention_gradient", source },
        bindings: {
          ...{ query: query!, key: key!, value: value!, weights: weights!, g: g! },
          ...{ dq: dq!, dk: dk!, dv: dv! },
          ...(shared === undefined && { scores }),
        },
        dims: [groups, heads, width, queries, keys],
        constants: { tileKeys: [8, 16].find((most) => keys <= most) ?? 32 },
        slots: shared === undefined
          ? { SCORES: scoresInScratch, DIMS: "9" }
          : { SCORES: scoresInWorkgroup(shared), DIMS: "8" },
        groups: linearGroups(groups),
      }];
    },
  },
  onnx(emit, [query, key, value, weights, g], { attributes, inputs, outputs }) {
    const { heads, batch, queries, keys } = attributes;
    const width = headWidth(inputs[0]!.shape, heads);
    const view = (name: string, positions: typeof queries) =>
      byHead(emit, name, positions, batch, heads, width);
    const q = view(query!, queries), k = view(key!, keys), v = view(value!, keys);
    const upstream = view(g!, queries);
    const scale = { alpha: { float: 1 / Math.sqrt(width) } };
    const product = (a: string, b: string, options: Record<string, number | { float: number }>) =>
      emit.runtimeNode("FusedMatMul", [a, b], options);
    const d = product(upstream, v, { transBatchA: 1, transBatchB: 1, transB: 1 });
    const wd = emit.node("Mul", [weights!, d]);
    const total = emit.node("ReduceSum", [wd, emit.integers([-1])]);
    const scores = emit.node("Sub", [wd, emit.node("Mul", [weights!, total])]);
    return [
      product(scores, k, { transBatchB: 1, ...scale }),
      product(scores, q, { transA: 1, transBatchB: 1, ...scale }),
      product(weights!, upstream, { transA: 1, transBatchB: 1 }),
    ].map((name, i) => fromHeads(emit, name, outputs[i]!.shape));
  },
};

/** So many score gradients of one head of one example fit into a workgroup's memory; it is cleared, so short is better. */
const sharedScores = [256, 2048] as const;

function scoresInWorkgroup(most: number): string {
  return `var<workgroup> scores: array<f32, ${most}>;
fn scoresOf(group: u32) -> u32 { return 0u; }`;
}

const scoresInScratch = `@group(0) @binding(8) var<storage, read_write> scores: array<f32>;
fn scoresOf(group: u32) -> u32 { return group * dims.queries * dims.keys; }`;

export function attentionGradient(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  weights: Tensor,
  g: Tensor,
  attributes: AttentionAttributes,
): Tensor[] {
  return applyAll(attentionGradientOp, [query, key, value, weights, g], attributes);
}
