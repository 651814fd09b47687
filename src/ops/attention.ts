import { ShapeError } from "../errors.ts";
import { expectTypes } from "../graph/expect_types.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { multiplyDims, showShape } from "../graph/shape.ts";
import { linearGroups } from "../lowering/dispatch.ts";
import source from "../../kernels/attention.wgsl" with { type: "text" };
import { droppedFunction, heldMasks } from "./attention_dropout.ts";
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
  onnx: attentionOnnx,
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
