/** Multi-head attention with its linear layers. */
import type { Tensor } from "../../graph/graph.ts";
import { type Dim, multiplyDims } from "../../graph/shape.ts";
import { add } from "../../ops/add.ts";
import { attentionWithWeights } from "../../ops/attention.ts";
import { rsqrt } from "../../ops/rsqrt.ts";
import { linear } from "../../ops/linear.ts";
import { multiply } from "../../ops/multiply.ts";
import { reshape } from "../../ops/reshape.ts";
import { splitColumns } from "../../ops/split_columns.ts";
import { sum } from "../../ops/sum.ts";
import { kaiming, type LinearStart, xavier } from "../weights.ts";
import type { BlockContext } from "./context.ts";
import type { Positions } from "./positions.ts";
import type { KeyValues, View, Visibility } from "./view.ts";

export interface AttentionOptions {
  readonly dim: number;
  readonly heads: number;
  /** Queries and keys have length 1, and their product is scaled by a learned number. */
  readonly normAttention: boolean;
  /** Probability that an attention weight is dropped while training. */
  readonly attentionDropout: number;
  /** The decoder sees only so many first positions of the problem; 0: all. */
  readonly maxSourceLength: number;
}

/** The attention blocks of a stack. Hidden states are `[queries*B, dim]`. */
export class Attention {
  constructor(
    readonly context: BlockContext,
    readonly options: AttentionOptions,
    readonly positions: Positions,
  ) {}

  /**
   * Several projections of `x` in one matmul.
   *
   * @param kinds e.g. `{ self: "qkv" }`: query, key and value of self-attention
   * @returns one `[rows, dim]` for each letter
   */
  project(x: Tensor, layer: string, kinds: { self?: string; cross?: string }): Tensor[] {
    const names = [
      ...projectionNames(layer, "self", kinds.self ?? ""),
      ...projectionNames(layer, "cross", kinds.cross ?? ""),
    ];
    return this.#projections(x, this.options.dim, names);
  }

  /** Self-attention of layer `layer` on top of `residual`. */
  self(query: Tensor, { key, value }: KeyValues, residual: Tensor, layer: string, view: View) {
    const { positions } = this;
    const name = `${layer}.self_attention`;
    const ownKey = positions.rotate(this.#normalized(key, view.queries), view);
    const seen = view.keys({ key: ownKey, value });
    const asking = positions.rotate(this.#scaledQuery(name, query, view.queries), view);
    const { context, weights } = this.#mix(asking, seen, view.queries);
    this.context.observe?.("self_attention", layer, weights);
    return this.#output(name, context, residual);
  }

  /** Attention of layer number `index` to the problem, on top of `residual`. */
  cross(query: Tensor, residual: Tensor, layer: string, index: number, view: View): Tensor {
    const { layers, ...read } = view.memory!;
    const source = { ...layers[index]!, ...read, count: "S", causal: false };
    const name = `${layer}.cross_attention`;
    const asking = this.#scaledQuery(name, query, view.queries);
    const { maxSourceLength } = this.options;
    const { context, weights } = this.#mix(asking, source, view.queries, maxSourceLength);
    this.context.observe?.("cross_attention", layer, weights);
    return this.#output(name, context, residual);
  }

  /** Keys and values of an encoder's output `[B*S, from]` for the cross-attention of every layer. */
  memory(encoded: Tensor, from: number, layers: readonly string[]): KeyValues[] {
    const names = layers.flatMap((layer) => projectionNames(layer, "cross", "kv"));
    const parts = this.#projections(encoded, from, names);
    return layers.map((_, i) => ({
      key: this.#normalized(parts[2 * i]!, "S"),
      value: parts[2 * i + 1]!,
    }));
  }

  #projections(x: Tensor, from: number, names: readonly string[]): Tensor[] {
    const { weights } = this.context, { dim } = this.options;
    const layer = weights.linear(names, from, dim, this.#start(from, dim));
    return splitColumns(linear(x, layer), names.map(() => dim));
  }

  /** Projections of equal width start smaller, as queries, keys and values act together (the original's gain). */
  #start(from: number, to: number): LinearStart {
    if (!this.context.options.xavier) return kaiming(from);
    return xavier(from, to, from === to ? Math.SQRT1_2 : 1);
  }

  /** With normalized attention: queries of length 1, times the learned temperature. */
  #scaledQuery(name: string, query: Tensor, positions: Dim): Tensor {
    const { heads, dim, normAttention } = this.options;
    if (!normAttention) return query;
    const initial = { kind: "constant", value: 1 / Math.sqrt(dim / heads) } as const;
    const temperature = this.context.weights.tensor(`${name}.attention_scale`, [], initial);
    return multiply(this.#normalized(query, positions), temperature);
  }

  /** With normalized attention: each head of each row has length 1. `x`: `[positions * B, dim]`. */
  #normalized(x: Tensor, positions: Dim): Tensor {
    const { heads, dim, normAttention } = this.options;
    if (!normAttention) return x;
    const byHead = reshape(x, [multiplyDims(positions, "B", heads), dim / heads]);
    const squares = sum(multiply(byHead, byHead), [1]);
    return reshape(multiply(byHead, rsqrt(squares)), x.shape);
  }

  /** Values, weighted by how well their keys match the queries. */
  #mix(
    query: Tensor,
    { key, value, count, causal, lengths, bias, readers }: KeyValues & Visibility,
    positions: Dim,
    firstKeys = 0,
  ) {
    const { problems: batch, each: queries } = readers ?? { problems: "B", each: positions };
    const { heads, normAttention, attentionDropout } = this.options;
    const dropping = this.context.dropping(attentionDropout);
    return attentionWithWeights(query, key, value, {
      ...{ heads, batch, queries, keys: count, causal, firstKeys },
      ...(normAttention ? { scale: 1 } : {}),
      ...(lengths ? { lengths } : {}),
      ...(bias ? { bias } : {}),
      ...(dropping ? { dropout: dropping } : {}),
    });
  }

  /** The output projection, added to the residual. */
  #output(name: string, context: Tensor, residual: Tensor): Tensor {
    const { dim } = this.options;
    const layer = this.context.linear(`${name}.out_lin`, dim, dim);
    if (!this.context.drops) return linear(context, layer, { residual });
    return add(this.context.dropout(linear(context, layer)), residual);
  }
}

/** Names of linear layers, e.g. for `qkv`: query, key and value. */
function projectionNames(layer: string, kind: "self" | "cross", letters: string): string[] {
  return [...letters].map((letter) => `${layer}.${kind}_attention.${letter}_lin`);
}
