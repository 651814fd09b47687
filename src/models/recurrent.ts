/** The layers of LSTMs and GRUs (paper §3.6), as PyTorch's modules compute them. */
import { input, type Tensor } from "../graph/graph.ts";
import type { Dim } from "../graph/shape.ts";
import { concatColumns } from "../ops/concat_columns.ts";
import { gru } from "../ops/gru.ts";
import { linear } from "../ops/linear.ts";
import { lstm } from "../ops/lstm.ts";
import { multiply } from "../ops/multiply.ts";
import { paddingMask } from "../ops/padding_mask.ts";
import { zeros } from "../ops/zeros.ts";
import { BlockContext, type PassOptions } from "./blocks/context.ts";
import { type Norm, normOf } from "./blocks/norm.ts";
import { type Tokens, tokensOf } from "./blocks/tokens.ts";
import type { RecurrentConfig } from "./config.ts";
import type { Weights } from "./weights.ts";

/** What one direction of one layer remembers: `hidden` and, of an LSTM, `cell`, `[B, hidden]` each. */
export type State = Readonly<Record<string, Tensor>>;

/** Final states of an encoder that reads the problems. */
export function encode(encoder: RecurrentStack): State[] {
  const mask = paddingMask(input("source_lengths", "i32", ["B"]), "S");
  const words = multiply(encoder.embed(input("source", "i32", ["B*S"])), mask);
  return encoder.run(words, "S", encoder.zeroStates()).states;
}

export class RecurrentStack {
  readonly #context: BlockContext;
  readonly #tokens: Tokens;
  readonly #norm: Norm;

  constructor(
    readonly name: "encoder" | "decoder",
    readonly config: RecurrentConfig,
    readonly weights: Weights,
    options: PassOptions = {},
  ) {
    this.#context = new BlockContext(name, weights, config, options);
    this.#tokens = tokensOf(this.#context, config.dim, config);
    this.#norm = normOf("layernorm", weights, config.dim);
  }

  /** `ids`: `[rows]`. Result: `[rows, dim]`. */
  embed(ids: Tensor): Tensor {
    const normalized = this.#norm(this.#tokens.embed(ids), `${this.name}.layer_norm_emb`);
    return this.#context.dropout(normalized);
  }

  /**
   * All layers over `length` positions.
   *
   * @param states of each direction of each layer before the first position
   * @returns the last layer's states at all positions, `[length*B, hidden or 2*hidden]`, and the final states
   */
  run(x: Tensor, length: Dim, states: readonly State[]): { output: Tensor; states: State[] } {
    const { layers } = this.config, directions = this.#directions;
    const last: State[] = [];
    for (let layer = 0; layer < layers; layer++) {
      const outputs = directions.map((suffix, d) => {
        const start = states[layer * directions.length + d]!;
        const { output, state } = this.#direction(`l${layer}${suffix}`, x, length, start);
        last.push(state);
        return output;
      });
      x = outputs.length > 1 ? concatColumns(outputs) : outputs[0]!;
      this.#context.observe?.("states", `${this.name}.layers.${layer}`, x);
      if (layer < layers - 1) x = this.#context.dropout(x);
    }
    return { output: x, states: last };
  }

  /** One direction of one layer. */
  #direction(suffix: string, x: Tensor, length: Dim, start: State) {
    const { cell, hidden } = this.config;
    const gates = (cell === "lstm" ? 4 : 3) * hidden;
    const from = x.shape[1] as number;
    const weight = (kind: string, columns: number) =>
      this.#uniform(`weight_${kind}_${suffix}`, [gates, columns]);
    const bias = (kind: string) => this.#uniform(`bias_${kind}_${suffix}`, [gates]);
    const projected = linear(x, { weight: weight("ih", from), bias: bias("ih") });
    const own = { weight: weight("hh", hidden), bias: bias("hh") };
    const attributes = { batch: "B", length, reversed: suffix.endsWith("_reverse") };
    if (cell === "gru") {
      const [output, last] = gru(projected, start.hidden!, own, attributes);
      return { output: output!, state: { hidden: last! } };
    }
    const [output, last, lastCell] = lstm(projected, start.hidden!, start.cell!, own, attributes);
    return { output: output!, state: { hidden: last!, cell: lastCell! } };
  }

  /** Zeros, before an encoder reads anything. */
  zeroStates(): State[] {
    const { cell, hidden, layers } = this.config;
    // Tensors of their own: a kernel must not be bound to one buffer twice.
    const zero = () => zeros(["B", hidden]);
    const state = (): State =>
      cell === "lstm" ? { hidden: zero(), cell: zero() } : { hidden: zero() };
    return Array.from({ length: layers * this.#directions.length }, state);
  }

  /** From hidden states to vectors as wide as embeddings. */
  out(hidden: Tensor): Tensor {
    const { dim } = this.config, from = hidden.shape[1] as number;
    return linear(hidden, this.#context.linear(`${this.name}.gru_out`, from, dim));
  }

  /** Logits, `[rows, words]`. */
  logits(vectors: Tensor): Tensor {
    return this.#tokens.logits(vectors);
  }

  get #directions(): readonly string[] {
    return this.config.bidirectional ? ["", "_reverse"] : [""];
  }

  #uniform(name: string, shape: readonly number[]): Tensor {
    const bound = 1 / Math.sqrt(this.config.hidden);
    return this.weights.tensor(`${this.name}.layers.${name}`, shape, { kind: "uniform", bound });
  }
}
