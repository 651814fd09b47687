/**
 * The layers of a transformer (paper §3.6), each applied once or several times, with or without copy gates and adaptive
 * computation time. What a layer is made of is chosen here once, from the configuration.
 *
 * Hidden states are time-major matrices: row `position * B + example`.
 */
import type { Tensor } from "../graph/graph.ts";
import type { Dim } from "../graph/shape.ts";
import { multiply } from "../ops/multiply.ts";
import { Attention } from "./blocks/attention.ts";
import { BlockContext, type PassOptions } from "./blocks/context.ts";
import { feedForwardOf } from "./blocks/feed_forward.ts";
import { gateOf } from "./blocks/gate.ts";
import { adaptiveLoop, haltingProbability, type HaltingResult } from "./blocks/halting.ts";
import { type Layers, layersOf } from "./blocks/layer.ts";
import { type Norm, normOf } from "./blocks/norm.ts";
import { type Positions, positionsOf } from "./blocks/positions.ts";
import { type Tokens, tokensOf } from "./blocks/tokens.ts";
import type { Memory, View } from "./blocks/view.ts";
import type { StackConfig, TransformerConfig } from "./config.ts";
import type { Weights } from "./weights.ts";

/** Builds the parts of one stack into a graph. */
export class Stack {
  readonly #context: BlockContext;
  readonly #tokens: Tokens;
  readonly #positions: Positions;
  readonly #norm: Norm;
  readonly #attention: Attention;
  readonly #layers: Layers;
  readonly #haltingProbability: (x: Tensor, name: string) => Tensor;

  constructor(
    readonly config: StackConfig,
    readonly model: TransformerConfig,
    weights: Weights,
    options: PassOptions = {},
  ) {
    const { name, dim, heads, hiddenLayers } = config, { maxPositions } = model;
    const context = new BlockContext(name, weights, model, options);
    this.#context = context;
    this.#tokens = tokensOf(context, dim, model);
    this.#positions = positionsOf(config.positions, context, { dim, heads, maxPositions });
    this.#norm = normOf(model.norm, weights, dim);
    this.#attention = new Attention(context, { ...model, dim, heads }, this.#positions);
    this.#layers = layersOf(model.normPosition, {
      norm: this.#norm,
      attention: this.#attention,
      feedForward: feedForwardOf(context, dim, hiddenLayers, model.activation),
      gate: gateOf(context, dim, model),
    });
    this.#haltingProbability = haltingProbability(context, dim, model.halting.bias);
  }

  /** Embeds tokens at the first positions of a sequence. `ids`: `[length*B]`. Result: `[length*B, dim]`. */
  embed(ids: Tensor, length: Dim): Tensor {
    return this.#embedded(this.#positions.add(this.#tokens.embed(ids), length));
  }

  /** Embeds one token of each example, at a position of its own. `ids`, `positions`: `[B]`. */
  embedAt(ids: Tensor, positions: Tensor): Tensor {
    return this.#embedded(this.#positions.addAt(this.#tokens.embed(ids), positions));
  }

  /** Applies all layers, as often as each is to be. @param mask `[rows, 1]`, 0 on padding; left out where there is none */
  apply(x: Tensor, view: View, mask?: Tensor): HaltingResult {
    const masked = (h: Tensor) => (mask ? multiply(h, mask) : h);
    let state = masked(x), remainder: Tensor | undefined;
    this.config.layers.forEach((layer, index) => {
      const once = (h: Tensor) => {
        for (let i = 0; i < layer.loops; i++) {
          h = this.#layers.layer(layer, index, h, view);
          this.#context.observe?.("states", layer.name, masked(h));
        }
        return h;
      };
      if (layer.adaptive) {
        const { haltName, iterations } = layer.adaptive;
        const pondered = adaptiveLoop(state, once, iterations, {
          probability: (h) => this.#haltingProbability(h, haltName),
          threshold: this.model.halting.threshold,
        });
        remainder = pondered.remainder;
        state = masked(pondered.state);
        this.#context.observe?.("states", `${this.config.name}.layers.${index}`, state);
      } else state = masked(once(state));
    });
    if (this.#layers.last) state = masked(this.#finished(state));
    return remainder ? { state, remainder } : { state };
  }

  /** Logits as if `hidden` `[rows, dim]` had left the last layer (the "logit lens"), `[rows, words]`. */
  logitsOfLayer(hidden: Tensor): Tensor {
    return this.logits(this.#finished(hidden));
  }

  /** Logits, `[rows, words]`. */
  logits(hidden: Tensor): Tensor {
    return this.#tokens.logits(hidden);
  }

  /** Projects an encoder's output `[B*S, from]` for every layer of this decoder. */
  memory(encoded: Tensor, from: number, lengths: Tensor): Memory {
    const names = this.config.layers.map(({ name }) => name);
    return { layers: this.#attention.memory(encoded, from, names), lengths };
  }

  #finished(x: Tensor): Tensor {
    return this.#layers.last?.(x, this.config.name) ?? x;
  }

  #embedded(x: Tensor): Tensor {
    const { name } = this.config, normalized = this.#norm(x, `${name}.layer_norm_emb`);
    this.#context.observe?.("states", `${name}.embeddings`, normalized);
    return this.#context.dropout(normalized);
  }
}
