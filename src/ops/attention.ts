import { ShapeError } from "../errors.ts";
import { expectTypes } from "../graph/expect_types.ts";
import { applyAll, type Op, type Tensor } from "../graph/graph.ts";
import { multiplyDims, showShape } from "../graph/shape.ts";
import { perWorkgroup } from "../lowering/workgroups.ts";
import source from "../../kernels/attention.wgsl" with { type: "text" };
import { dropoutConstants, heldMasks } from "./attention_dropout.ts";
import { attentionGradient } from "./attention_gradient.ts";
import {
  type AttentionAttributes,
  headWidth,
  optionalInputs,
  scoreFactor,
} from "./attention_heads.ts";
import { attentionOnnx } from "./attention_onnx.ts";
import { attentionReference } from "./attention_reference.ts";
import { checkDropout, type DropoutAttributes } from "./dropout.ts";
import { dropoutKey, type DropoutKeyAttributes } from "./dropout_key.ts";

export { type AttentionAttributes, hidden } from "./attention_heads.ts";

/** What {@link attention} may be given besides queries, keys and values. */
export interface AttentionOptions extends Omit<AttentionAttributes, "dropoutRate" | "biased"> {
  /** `[batch]`: so many first keys of each example are seen. */
  readonly lengths?: Tensor;
  /** `[batch * queries * keys]`, added to the scores of all heads: {@link hidden} where a key is not seen. */
  readonly bias?: Tensor;
  /** `seed`: `[1]`, another one at each step. */
  readonly dropout?: DropoutAttributes & DropoutKeyAttributes & { readonly seed: Tensor };
}

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
  reference: attentionReference,
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
        },
        optional: { lengths, bias, dropKey },
        movable: true,
        strided: ["query", "key", "value"],
        ...perWorkgroup(groups * Math.ceil(queries / 8), {
          ...{ groups, heads, width, queries, keys, causal: Number(causal), firstKeys },
        }),
        constants: { scale: scoreFactor(attributes, width), ...dropoutConstants(attributes) },
      }];
    },
  },
  onnx: attentionOnnx,
  // The scores behind the weights.
  held: ({ inputs, outputs: [, { shape }], attributes }) => [
    { shape },
    ...heldMasks(shape, optionalInputs(inputs, attributes).dropKey),
  ],
};

/** {@link attentionOp} without the weights. @throws ShapeError when the shapes do not fit */
export function attention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: AttentionOptions,
): Tensor {
  return attentionWithWeights(query, key, value, options).context;
}

/** Both results of {@link attentionOp}. @throws ShapeError when the shapes do not fit */
export function attentionWithWeights(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  { lengths, bias, dropout, ...rest }: AttentionOptions,
): { readonly context: Tensor; readonly weights: Tensor } {
  const inputs = [query, key, value, ...(lengths ? [lengths] : []), ...(bias ? [bias] : [])];
  const attributes = bias ? { ...rest, biased: true } : rest;
  const [context, weights] = dropout
    ? applyAll(attentionOp, [...inputs, dropoutKey(dropout.seed, dropout.site)], {
      ...attributes,
      dropoutRate: dropout.rate,
    })
    : applyAll(attentionOp, inputs, attributes);
  return { context: context!, weights: weights! };
}
