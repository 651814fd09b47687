import type { ReferenceArray } from "../graph/graph.ts";
import { droppedValue } from "./attention_dropout.ts";
import { type AttentionAttributes, optionalInputs, scoreFactor } from "./attention_heads.ts";

/** The specification of {@link attentionOp}. */
export function attentionReference(
  inputs: readonly ReferenceArray[],
  attributes: AttentionAttributes,
  [shape, weightShape]: readonly (readonly number[])[],
): Float64Array[] {
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
}

function softmax(scores: Float64Array): Float64Array {
  const largest = scores.reduce((a, b) => Math.max(a, b));
  const exps = scores.map((x) => Math.exp(x - largest));
  const total = exps.reduce((a, b) => a + b);
  return exps.map((x) => x / total);
}
