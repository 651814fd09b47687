/**
 * The encoder-decoder transformer of Int2Int (paper §3.6): post-norm, trained or sinusoidal positions.
 *
 * Hidden states are time-major matrices: row `position * B + example`. As in the original, the query of cross attention is
 * the layer's *input*, not the output of its self-attention; so all projections of a layer's input are one matrix product.
 */
import { type Tensor } from "../graph/graph.ts";
import { type Dim, multiplyDims } from "../graph/shape.ts";
import { add } from "../ops/add.ts";
import { attention } from "../ops/attention.ts";
import { concatRows } from "../ops/concat_rows.ts";
import { embedding } from "../ops/embedding.ts";
import { layerNorm } from "../ops/layer_norm.ts";
import { linear } from "../ops/linear.ts";
import { multiply } from "../ops/multiply.ts";
import { reshape } from "../ops/reshape.ts";
import { splitColumns } from "../ops/split_columns.ts";
import type { StackConfig, TransformerConfig } from "./config.ts";
import { gelu } from "./gelu.ts";
import type { Weights } from "./weights.ts";

/** Keys and values of one attention, `[positions * B, dim]` each. */
export interface KeyValues {
  readonly key: Tensor;
  readonly value: Tensor;
}

/** What the decoder knows of the problem: keys and values for each of its layers. */
export interface Memory {
  readonly layers: readonly KeyValues[];
  readonly lengths: Tensor;
}

/** Builds the parts of the model; the graphs for training, scoring and decoding are made of these. */
export class Transformer {
  constructor(readonly config: TransformerConfig, readonly weights: Weights) {}

  /** Hidden states `[B*S, dim]` of the problems. `ids`: `[B*S]`; `mask`: `[B*S, 1]`. */
  encode(ids: Tensor, lengths: Tensor, mask: Tensor): Tensor {
    const { encoder } = this.config;
    let x = multiply(this.#embed(encoder, ids, this.#positionRows(encoder, "S")), mask);
    for (let layer = 0; layer < encoder.layers; layer++) {
      const name = `encoder.layers.${layer}`;
      const [query, key, value] = this.#project(encoder, x, attentionNames(name, "self", "qkv"));
      const seen = attention(query!, key!, value!, lengths, {
        ...{
          heads: encoder.heads,
          batch: "B",
          queries: "S",
          keys: "S",
          causal: false,
          firstKeys: 0,
        },
      });
      const attended = this.#attended(encoder, `${name}.self_attention`, seen, x);
      const h = layerNorm(attended, this.weights.layerNorm(`${name}.layer_norm1`, encoder.dim));
      x = multiply(this.#feedForward(encoder, name, h), mask);
    }
    return x;
  }

  /** Projects the encoder's output for every layer of the decoder. */
  memory(encoded: Tensor, lengths: Tensor): Memory {
    const { encoder, decoder } = this.config;
    const names = Array.from(
      { length: decoder.layers },
      (_, layer) => attentionNames(`decoder.layers.${layer}`, "cross", "kv"),
    ).flat();
    const parts = splitColumns(
      linear(encoded, this.weights.linear(names, encoder.dim, decoder.dim)),
      names.map(() => decoder.dim),
    );
    const layers = Array.from(
      { length: decoder.layers },
      (_, layer) => ({ key: parts[2 * layer]!, value: parts[2 * layer + 1]! }),
    );
    return { layers, lengths };
  }

  /** Hidden states `[B*T, dim]` of whole answers, each position seeing only those before it. */
  decode(ids: Tensor, mask: Tensor, memory: Memory): Tensor {
    const { decoder } = this.config;
    let x = multiply(this.#embed(decoder, ids, this.#positionRows(decoder, "T")), mask);
    for (let layer = 0; layer < decoder.layers; layer++) {
      const self = (query: Tensor, { key, value }: KeyValues) =>
        attention(query, key, value, undefined, {
          ...{
            heads: decoder.heads,
            batch: "B",
            queries: "T",
            keys: "T",
            causal: true,
            firstKeys: 0,
          },
        });
      x = multiply(this.#decoderLayer(layer, x, "T", memory, self), mask);
    }
    return x;
  }

  /**
   * Hidden states `[B, dim]` of one more token of each answer, given keys and values of the `P` tokens before it.
   *
   * @param ids `[B]` @param positions `[B]`, all equal to P @param past one pair of `[B*P, dim]` a layer
   * @returns the states and the keys and values of all `N` = P+1 tokens
   */
  decodeStep(
    ids: Tensor,
    positions: Tensor,
    past: readonly KeyValues[],
    memory: Memory,
  ): { hidden: Tensor; present: KeyValues[] } {
    const { decoder } = this.config;
    const present: KeyValues[] = [];
    let x = this.#embed(decoder, ids, this.#positionsAt(decoder, positions));
    for (let layer = 0; layer < decoder.layers; layer++) {
      x = this.#decoderLayer(layer, x, 1, memory, (query, { key, value }) => {
        const rows = multiplyDims("B", "N");
        const all = {
          key: concatRows([past[layer]!.key, key], rows),
          value: concatRows([past[layer]!.value, value], rows),
        };
        present.push(all);
        return attention(query, all.key, all.value, undefined, {
          ...{
            heads: decoder.heads,
            batch: "B",
            queries: 1,
            keys: "N",
            causal: false,
            firstKeys: 0,
          },
        });
      });
    }
    return { hidden: x, present };
  }

  /** Scores of every word, `[rows, words]`. */
  scores(hidden: Tensor): Tensor {
    const { decoder, words, sharedEmbedding } = this.config;
    const projection = this.weights.linear("decoder.proj", decoder.dim, words);
    if (!sharedEmbedding) return linear(hidden, projection);
    return linear(hidden, { weight: this.#wordTable(decoder), bias: projection.bias });
  }

  #decoderLayer(
    layer: number,
    x: Tensor,
    queries: Dim,
    memory: Memory,
    selfAttention: (query: Tensor, current: KeyValues) => Tensor,
  ): Tensor {
    const { decoder, maxSourceLength } = this.config;
    const name = `decoder.layers.${layer}`;
    const names = [...attentionNames(name, "self", "qkv"), ...attentionNames(name, "cross", "q")];
    const [query, key, value, crossQuery] = this.#project(decoder, x, names);
    const own = selfAttention(query!, { key: key!, value: value! });
    const attended = this.#attended(decoder, `${name}.self_attention`, own, x);
    const h = layerNorm(attended, this.weights.layerNorm(`${name}.layer_norm1`, decoder.dim));
    const { key: sourceKey, value: sourceValue } = memory.layers[layer]!;
    const seen = attention(crossQuery!, sourceKey, sourceValue, memory.lengths, {
      ...{ heads: decoder.heads, batch: "B", queries, keys: "S", causal: false },
      firstKeys: maxSourceLength,
    });
    const crossed = this.#attended(decoder, `${name}.cross_attention`, seen, h);
    const norm = this.weights.layerNorm(`${name}.layer_norm15`, decoder.dim);
    return this.#feedForward(decoder, name, layerNorm(crossed, norm));
  }

  /** Several projections of `x` as one product. */
  #project({ dim }: StackConfig, x: Tensor, names: readonly string[]): Tensor[] {
    return splitColumns(linear(x, this.weights.linear(names, dim, dim)), names.map(() => dim));
  }

  /** The attention's output layer, added to the residual. */
  #attended({ dim }: StackConfig, name: string, context: Tensor, residual: Tensor): Tensor {
    return linear(context, this.weights.linear(`${name}.out_lin`, dim, dim), { residual });
  }

  /** The feed-forward block with its residual and layer norm. */
  #feedForward({ dim, hiddenLayers }: StackConfig, name: string, x: Tensor): Tensor {
    const width = 4 * dim;
    let h = this.#activated(x, `${name}.ffn.lin1`, dim, width);
    for (let i = 0; i < hiddenLayers - 1; i++) {
      h = this.#activated(h, `${name}.ffn.midlin.${i}`, width, width);
    }
    const out = linear(h, this.weights.linear(`${name}.ffn.lin2`, width, dim), { residual: x });
    return layerNorm(out, this.weights.layerNorm(`${name}.layer_norm2`, dim));
  }

  #activated(x: Tensor, name: string, from: number, to: number): Tensor {
    const layer = this.weights.linear(name, from, to);
    return this.config.activation === "relu"
      ? linear(x, layer, { activation: "relu" })
      : gelu(linear(x, layer));
  }

  #embed(stack: StackConfig, ids: Tensor, withPositions: (words: Tensor) => Tensor): Tensor {
    const words = embedding(this.#wordTable(stack), ids);
    const norm = this.weights.layerNorm(`${stack.name}.layer_norm_emb`, stack.dim);
    return layerNorm(withPositions(words), norm);
  }

  #wordTable({ name, dim }: StackConfig): Tensor {
    const { words, padIndex } = this.config;
    const initial = { kind: "normal", deviation: dim ** -0.5, zeroRow: padIndex } as const;
    return this.weights.tensor(`${name}.embeddings.weight`, [words, dim], initial);
  }

  #positionTable({ name, dim, positions }: StackConfig, rows: Dim): Tensor {
    const initial = positions === "sinusoidal"
      ? { kind: "sinusoidal" } as const
      : { kind: "normal", deviation: dim ** -0.5 } as const;
    const shape = [this.config.maxPositions, dim] as const;
    return this.weights.table(`${name}.position_embeddings.weight`, shape, initial, rows);
  }

  /** Adds the first rows of the position table, each to all examples. */
  #positionRows(stack: StackConfig, length: Dim): (words: Tensor) => Tensor {
    if (stack.positions === "none") return (words) => words;
    const table = reshape(this.#positionTable(stack, length), [length, 1, stack.dim]);
    return (words) => reshape(add(reshape(words, [length, "B", stack.dim]), table), words.shape);
  }

  /** Adds the rows of the position table that `positions` `[B]` name. */
  #positionsAt(stack: StackConfig, positions: Tensor): (words: Tensor) => Tensor {
    if (stack.positions === "none") return (words) => words;
    const table = this.#positionTable(stack, this.config.maxPositions);
    return (words) => add(words, embedding(table, positions));
  }
}

/** Names of an attention's linear layers, e.g. `qkv`: query, key and value. */
function attentionNames(layer: string, kind: "self" | "cross", letters: string): string[] {
  return [...letters].map((letter) => `${layer}.${kind}_attention.${letter}_lin`);
}
