/** One application of a transformer layer: attention and feed-forward blocks, each with its residual and norm. */
import type { Tensor } from "../../graph/graph.ts";
import type { LayerConfig } from "../config.ts";
import type { Attention } from "./attention.ts";
import type { FeedForward } from "./feed_forward.ts";
import { type Gate, gated } from "./gate.ts";
import type { Norm } from "./norm.ts";
import type { View } from "./view.ts";

export type NormPosition = "post" | "pre";

export interface Blocks {
  readonly norm: Norm;
  readonly attention: Attention;
  readonly feedForward: FeedForward;
  readonly gate: Gate;
}

/** @param index number of the layer in its stack @param x `[queries*B, dim]`, as is the result */
export type Layer = (layer: LayerConfig, index: number, x: Tensor, view: View) => Tensor;

export interface Layers {
  readonly layer: Layer;
  /** What follows the last of them, if anything does. @param stack begins the names of weights */
  readonly last?: (x: Tensor, stack: string) => Tensor;
}

const kinds: Readonly<Record<NormPosition, (blocks: Blocks) => Layers>> = {
  post: (blocks) => ({ layer: postNormLayer(blocks) }),
  pre: (blocks) => ({
    layer: preNormLayer(blocks),
    last: (x, stack) => blocks.norm(x, `${stack}.layer_norm_final`),
  }),
};

export function layersOf(kind: NormPosition, blocks: Blocks): Layers {
  return kinds[kind](blocks);
}

/**
 * Norms behind the residuals (Vaswani et al. 2017).
 *
 * As in the original, the query of cross-attention is the layer's *input*, not the output of its self-attention; so all
 * projections of a layer's input are one matmul.
 */
function postNormLayer({ norm, attention, feedForward, gate }: Blocks): Layer {
  return ({ name, gated: isGated }, index, x, view) => {
    const kinds = view.memory ? { self: "qkv", cross: "q" } : { self: "qkv" };
    const [query, key, value, crossQuery] = attention.project(x, name, kinds);
    const own = { key: key!, value: value! };
    let h = norm(attention.self(query!, own, x, name, view), `${name}.layer_norm1`);
    const open = isGated ? gate(h, name) : undefined;
    if (view.memory) {
      const crossed = attention.cross(crossQuery!, h, name, index, view);
      h = norm(crossed, `${name}.layer_norm15`);
    }
    return gated(open, x, norm(feedForward(h, h, name), `${name}.layer_norm2`));
  };
}

/** Norms in front of the blocks: residuals pass through the whole stack (Xiong et al. 2020). */
function preNormLayer({ norm, attention, feedForward, gate }: Blocks): Layer {
  return ({ name, gated: isGated }, index, x, view) => {
    const read = norm(x, `${name}.layer_norm1`);
    const [query, key, value] = attention.project(read, name, { self: "qkv" });
    let h = attention.self(query!, { key: key!, value: value! }, x, name, view);
    if (view.memory) {
      const [crossQuery] = attention.project(norm(h, `${name}.layer_norm15`), name, { cross: "q" });
      h = attention.cross(crossQuery!, h, name, index, view);
    }
    const normalized = norm(h, `${name}.layer_norm2`);
    const open = isGated ? gate(normalized, name) : undefined;
    return gated(open, x, feedForward(normalized, h, name));
  };
}
