/**
 * The layers of a transformer (paper §3.6): post-norm, each applied once or several times, with or without copy gates and
 * adaptive computation time.
 *
 * Hidden states are time-major matrices: row `position * B + example`. As in the original, the query of cross attention is
 * the layer's *input*, not the output of its self-attention; so all projections of a layer's input are one matrix product.
 */
import type { Tensor } from "../graph/graph.ts";
import { type Dim, multiplyDims } from "../graph/shape.ts";
import { add } from "../ops/add.ts";
import { attention } from "../ops/attention.ts";
import { dropout } from "../ops/dropout.ts";
import { embedding } from "../ops/embedding.ts";
import { inverseLength } from "../ops/inverse_length.ts";
import { layerNorm } from "../ops/layer_norm.ts";
import { linear } from "../ops/linear.ts";
import { multiply, scale } from "../ops/multiply.ts";
import { reshape } from "../ops/reshape.ts";
import { sigmoid } from "../ops/sigmoid.ts";
import { splitColumns } from "../ops/split_columns.ts";
import { sum } from "../ops/sum.ts";
import { adaptiveLoop, type Pondered } from "./adaptive.ts";
import type { LayerConfig, StackConfig, TransformerConfig } from "./config.ts";
import type { Readers } from "./decoding.ts";
import { gelu } from "./gelu.ts";
import { kaiming, type LinearStart, type LinearWeights, type Weights, xavier } from "./weights.ts";

/** Keys and values of one attention, `[positions * B, dim]` each. */
export interface KeyValues {
  readonly key: Tensor;
  readonly value: Tensor;
}

/** What a decoder knows of the problems: keys and values for each of its layers. */
export interface Memory {
  readonly layers: readonly KeyValues[];
  /** One for each problem. */
  readonly lengths: Tensor;
  /** Who reads it; left out where each of the `B` sequences has a problem of its own. */
  readonly readers?: Readers;
}

/** Where the tokens of a sequence look: each other, and the problem. */
export interface View {
  /** Positions of each example that are computed. */
  readonly queries: Dim;
  /** Keys and values that the queries see in this application of a layer, given their own; and which of them. */
  keys(own: KeyValues): KeyValues & Visibility;
  readonly memory?: Memory;
}

export interface Visibility {
  /** Number of key positions. */
  readonly count: Dim;
  readonly causal: boolean;
  /** `[B]`: only so many first keys are seen. */
  readonly lengths?: Tensor;
  /** Added to scores, see {@link attention}. */
  readonly bias?: Tensor;
  /** Who asks; left out where each of the `B` sequences has keys of its own. */
  readonly readers?: Readers;
}

/** Dropout while training. */
export interface Chance {
  /** `[1]`, another one at each step. */
  readonly seed: Tensor;
}

/** Builds the parts of one stack into a graph. */
export class Stack {
  #sites = 0;

  /** @param chance left out where nothing is dropped */
  constructor(
    readonly config: StackConfig,
    readonly model: TransformerConfig,
    readonly weights: Weights,
    readonly chance?: Chance,
  ) {}

  /** Embeds tokens at the first positions of a sequence. `ids`: `[length*B]`. Result: `[length*B, dim]`. */
  embed(ids: Tensor, length: Dim): Tensor {
    const { positions, dim } = this.config;
    const words = embedding(this.wordTable(), ids);
    if (positions === "none") return this.#embedded(words);
    const table = reshape(this.#positionTable(length), [length, 1, dim]);
    const placed = add(reshape(words, [length, "B", dim]), table);
    return this.#embedded(reshape(placed, words.shape));
  }

  /** Embeds one token of each example, at a position of its own. `ids`, `positions`: `[B]`. */
  embedAt(ids: Tensor, positions: Tensor): Tensor {
    const words = embedding(this.wordTable(), ids);
    if (this.config.positions === "none") return this.#embedded(words);
    const table = this.#positionTable(this.model.maxPositions);
    return this.#embedded(add(words, embedding(table, positions)));
  }

  /** Applies all layers, as often as each is to be. @param mask `[rows, 1]`, 0 on padding; left out where there is none */
  apply(x: Tensor, view: View, mask?: Tensor): Pondered {
    const masked = (h: Tensor) => (mask ? multiply(h, mask) : h);
    let state = masked(x), remainder: Tensor | undefined;
    this.config.layers.forEach((layer, index) => {
      const once = (h: Tensor) => {
        for (let i = 0; i < layer.loops; i++) h = this.#layer(layer, index, h, view);
        return h;
      };
      if (layer.adaptive) {
        const pondered = adaptiveLoop(state, once, layer.adaptive.iterations, {
          probability: (h) => this.#haltingProbability(layer.adaptive!.haltName, h),
          threshold: this.model.halting.threshold,
        });
        remainder = pondered.remainder;
        state = masked(pondered.state);
      } else state = masked(once(state));
    });
    return remainder ? { state, remainder } : { state };
  }

  /** Scores of every word, `[rows, words]`. */
  scores(hidden: Tensor): Tensor {
    const { words, sharedEmbedding } = this.model;
    const projection = this.#linear(`${this.config.name}.proj`, this.config.dim, words);
    if (!sharedEmbedding) return linear(hidden, projection);
    return linear(hidden, { weight: this.wordTable(), bias: projection.bias });
  }

  /** Projects an encoder's output `[B*S, from]` for every layer of this decoder. */
  memory(encoded: Tensor, from: number, lengths: Tensor): Memory {
    const { layers, dim } = this.config;
    const names = layers.flatMap(({ name }) => attentionNames(name, "cross", "kv"));
    const start = this.#attentionStart(from, dim);
    const parts = splitColumns(
      linear(encoded, this.weights.linear(names, from, dim, start)),
      names.map(() => dim),
    );
    return {
      layers: layers.map((_, i) => ({
        key: this.#normalized(parts[2 * i]!, "S"),
        value: parts[2 * i + 1]!,
      })),
      lengths,
    };
  }

  wordTable(): Tensor {
    const { name, dim } = this.config, { words, padIndex } = this.model;
    const initial = { kind: "normal", deviation: dim ** -0.5, zeroRow: padIndex } as const;
    return this.weights.tensor(`${name}.embeddings.weight`, [words, dim], initial);
  }

  #positionTable(rows: Dim): Tensor {
    const { name, dim, positions } = this.config;
    const initial = positions === "sinusoidal"
      ? { kind: "sinusoidal" } as const
      : { kind: "normal", deviation: dim ** -0.5 } as const;
    const shape = [this.model.maxPositions, dim] as const;
    return this.weights.table(`${name}.position_embeddings.weight`, shape, initial, rows);
  }

  #embedded(sum: Tensor): Tensor {
    const { name, dim } = this.config;
    return this.#dropped(layerNorm(sum, this.weights.layerNorm(`${name}.layer_norm_emb`, dim)));
  }

  /** One application of a layer. */
  #layer(layer: LayerConfig, index: number, x: Tensor, view: View): Tensor {
    const { dim } = this.config, { name } = layer, { memory, queries } = view;
    const names = attentionNames(name, "self", "qkv");
    if (memory) names.push(...attentionNames(name, "cross", "q"));
    const [query, key, value, crossQuery] = splitColumns(
      linear(x, this.weights.linear(names, dim, dim, this.#attentionStart(dim, dim))),
      names.map(() => dim),
    );
    const seen = view.keys({ key: this.#normalized(key!, queries), value: value! });
    const asked = this.#asked(`${name}.self_attention`, query!, queries);
    const context = this.#attention(asked, seen, queries);
    const attended = this.#attended(`${name}.self_attention`, context, x);
    let h = layerNorm(attended, this.weights.layerNorm(`${name}.layer_norm1`, dim));
    const gate = layer.gated ? this.#gate(name, h) : undefined;
    if (memory) {
      const { layers, ...read } = memory;
      const source = { ...layers[index]!, ...read, count: "S", causal: false };
      const firstKeys = this.model.maxSourceLength;
      const cross = `${name}.cross_attention`;
      const asked = this.#asked(cross, crossQuery!, queries);
      const context = this.#attention(asked, source, queries, firstKeys);
      const crossed = this.#attended(cross, context, h);
      h = layerNorm(crossed, this.weights.layerNorm(`${name}.layer_norm15`, dim));
    }
    const output = this.#feedForward(name, h);
    if (!gate) return output;
    // The output where the gate is open, else the input.
    const change = add(output, scale(x, -1));
    return add(x, multiply(gate, change));
  }

  /** With normalized attention: queries of length 1, times the learned temperature. */
  #asked(name: string, query: Tensor, positions: Dim): Tensor {
    if (!this.model.normAttention) return query;
    const { heads, dim } = this.config;
    const initial = { kind: "constant", value: 1 / Math.sqrt(dim / heads) } as const;
    const temperature = this.weights.tensor(`${name}.attention_scale`, [], initial);
    return multiply(this.#normalized(query, positions), temperature);
  }

  #attention(
    query: Tensor,
    { key, value, count, causal, lengths, bias, readers }: KeyValues & Visibility,
    positions: Dim,
    firstKeys = 0,
  ): Tensor {
    const { problems: batch, each: queries } = readers ?? { problems: "B", each: positions };
    const { normAttention, attentionDropout } = this.model, { heads } = this.config;
    return attention(query, key, value, {
      ...{ heads, batch, queries, keys: count, causal, firstKeys },
      ...(normAttention ? { scale: 1 } : {}),
      ...(lengths ? { lengths } : {}),
      ...(bias ? { bias } : {}),
      ...(this.chance && attentionDropout > 0
        ? { dropout: { rate: attentionDropout, site: this.#site(), seed: this.chance.seed } }
        : {}),
    });
  }

  /** With normalized attention: each head of each row has length 1. `x`: `[positions * B, dim]`. */
  #normalized(x: Tensor, positions: Dim): Tensor {
    if (!this.model.normAttention) return x;
    const { heads, dim } = this.config;
    const byHead = reshape(x, [multiplyDims(positions, "B", heads), dim / heads]);
    const squares = sum(multiply(byHead, byHead), [1]);
    return reshape(multiply(byHead, inverseLength(squares)), x.shape);
  }

  /** The attention's output layer, added to the residual. */
  #attended(name: string, context: Tensor, residual: Tensor): Tensor {
    const { dim } = this.config;
    const out = this.#linear(`${name}.out_lin`, dim, dim);
    if (!this.#drops) return linear(context, out, { residual });
    return add(this.#dropped(linear(context, out)), residual);
  }

  /** The feed-forward block with its residual and layer norm. */
  #feedForward(name: string, x: Tensor): Tensor {
    const { dim, hiddenLayers } = this.config, width = 4 * dim;
    let h = this.#activated(x, `${name}.ffn.lin1`, dim, width);
    for (let i = 0; i < hiddenLayers - 1; i++) {
      h = this.#activated(h, `${name}.ffn.midlin.${i}`, width, width);
    }
    const out = linear(h, this.#linear(`${name}.ffn.lin2`, width, dim), { residual: x });
    return layerNorm(out, this.weights.layerNorm(`${name}.layer_norm2`, dim));
  }

  #activated(x: Tensor, name: string, from: number, to: number): Tensor {
    const layer = this.#linear(name, from, to);
    return this.#dropped(
      this.model.activation === "relu"
        ? linear(x, layer, { activation: "relu" })
        : gelu(linear(x, layer)),
    );
  }

  /** How far each token lets the layer's output through, between 0 and 1: `[rows, dim]` or `[rows, 1]`. */
  #gate(name: string, x: Tensor): Tensor {
    const { dim } = this.config, { scalarGate, gateBias } = this.model;
    const first = this.#linear(`${name}.gate.gate1`, dim, 4 * dim);
    const hidden = this.#dropped(linear(x, first, { activation: "relu" }));
    const columns = scalarGate ? 1 : dim;
    return sigmoid(
      linear(hidden, this.#linear(`${name}.gate.gate2`, 4 * dim, columns, gateBias)),
    );
  }

  #haltingProbability(name: string, x: Tensor): Tensor {
    return sigmoid(linear(x, this.#linear(name, this.config.dim, 1, this.model.halting.bias)));
  }

  /** @param bias its first value, where the flags set one */
  #linear(name: string, from: number, to: number, bias?: number): LinearWeights {
    const start = this.model.xavier ? xavier(from, to) : kaiming(from);
    if (bias === undefined) return this.weights.linear(name, from, to, start);
    const biased = { ...start, bias: { kind: "constant", value: bias } } as const;
    return this.weights.linear(name, from, to, biased);
  }

  /** Projections of equal width start smaller, as queries, keys and values act together (the original's gain). */
  #attentionStart(from: number, to: number): LinearStart {
    if (!this.model.xavier) return kaiming(from);
    return xavier(from, to, from === to ? Math.SQRT1_2 : 1);
  }

  get #drops(): boolean {
    return this.chance !== undefined && this.model.dropout > 0;
  }

  #dropped(x: Tensor): Tensor {
    if (!this.#drops) return x;
    return dropout(x, this.chance!.seed, { rate: this.model.dropout, site: this.#site() });
  }

  /** Every place where chance decides has a number of its own. */
  #site(): number {
    return 2 * this.#sites++ + (this.config.name === "encoder" ? 0 : 1);
  }
}

/** Names of an attention's linear layers, e.g. `qkv`: query, key and value. */
function attentionNames(layer: string, kind: "self" | "cross", letters: string): string[] {
  return [...letters].map((letter) => `${layer}.${kind}_attention.${letter}_lin`);
}
