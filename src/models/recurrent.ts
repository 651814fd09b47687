/** LSTM and GRU encoder-decoders (paper §3.6), as PyTorch's modules compute them. */
import { input, type Tensor } from "../graph/graph.ts";
import { type Dim, multiplyDims } from "../graph/shape.ts";
import { argmax } from "../ops/argmax.ts";
import { concatColumns } from "../ops/concat_columns.ts";
import { concatRows } from "../ops/concat_rows.ts";
import { crossEntropy } from "../ops/cross_entropy.ts";
import { gru } from "../ops/gru.ts";
import { lastRows } from "../ops/last_rows.ts";
import { linear } from "../ops/linear.ts";
import { lstm } from "../ops/lstm.ts";
import { multiply } from "../ops/multiply.ts";
import { paddingMask } from "../ops/padding_mask.ts";
import { zeros } from "../ops/zeros.ts";
import { eosId } from "../tokenizers/vocabulary.ts";
import { BlockContext } from "./blocks/context.ts";
import { type Norm, normOf } from "./blocks/norm.ts";
import { type Tokens, tokensOf } from "./blocks/tokens.ts";
import type { RecurrentConfig } from "./config.ts";
import { encoderDecoderFeeding } from "./feeds.ts";
import { beamGraphs, type Cache, greedyGraphs, type StepKind, type Steps } from "./decoding.ts";
import { withinLimits } from "./limits.ts";
import { type Model, trainingGraph, usedWeights } from "./model.ts";
import type { NamedTensors } from "../graph/graph.ts";
import { type Weight, Weights } from "./weights.ts";

/** What one direction of one layer remembers: `hidden` and, of an LSTM, `cell`, `[B, hidden]` each. */
export type State = Readonly<Record<string, Tensor>>;

export function recurrentModel(config: RecurrentConfig): Model {
  const weights = new Weights(), { words, maxPositions: positions } = config;
  const scoring = forward(config, weights);
  const training = config.dropout > 0
    ? forward(config, weights, input("seed", "i32", [1]))
    : scoring;
  const decoding = config.bidirectional ? bothWaysDecoding : forwardDecoding;
  const steps = (kind: StepKind) => decoding(config, weights, kind);
  return {
    training: trainingGraph(training.loss, [], weights),
    scoring: { loss: scoring.loss, best: argmax(scoring.scores) },
    inspection: { decoded: scoring.decoded, scores: scoring.scores },
    decoding: greedyGraphs(steps),
    beams: (size) => beamGraphs(steps, size, false),
    // A decoder that reads backwards starts from the last token.
    feeding: withinLimits(encoderDecoderFeeding(config.bidirectional, positions), {
      words,
      positions,
    }),
    weights: usedWeights(weights, training.loss),
    words,
    // As in the original, the encoder's state goes on changing while it reads padding.
    seesPadding: true,
  };
}

export function recurrentWeights(config: RecurrentConfig): Weight[] {
  const weights = new Weights();
  return usedWeights(weights, forward(config, weights).loss);
}

/** The teacher-forced pass; its inputs are those of a transformer. */
function forward(config: RecurrentConfig, weights: Weights, seed?: Tensor) {
  const states = encode(new RecurrentStack("encoder", config, weights, seed));
  const decoder = new RecurrentStack("decoder", config, weights, seed);
  const mask = paddingMask(input("target_lengths", "i32", ["B"]), "T");
  const words = multiply(decoder.embed(input("target", "i32", ["B*T"])), mask);
  const decoded = decoder.out(decoder.run(words, "T", states).output);
  const scores = decoder.scores(decoded);
  const weight = input("weight", "f32", ["B*T"]);
  return { decoded, scores, loss: crossEntropy(scores, input("next", "i32", ["B*T"]), weight) };
}

/** Final states of an encoder that reads the problems. */
export function encode(encoder: RecurrentStack): State[] {
  const mask = paddingMask(input("source_lengths", "i32", ["B"]), "S");
  const words = multiply(encoder.embed(input("source", "i32", ["B*S"])), mask);
  return encoder.run(words, "S", encoder.zeroStates()).states;
}

/** Each step continues from the states that the one before left. */
function forwardDecoding(
  config: RecurrentConfig,
  weights: Weights,
  { past, finish }: StepKind,
): Steps {
  const decoder = new RecurrentStack("decoder", config, weights);
  const prepared = encode(new RecurrentStack("encoder", config, weights));
  const caches: Cache[] = prepared.flatMap((state, i) =>
    Object.keys(state).map((kind) => ({
      name: `${i}.${kind}`,
      columns: config.hidden,
      rows: { past: "B", present: "B" },
    }))
  );
  const states = prepared.map((state, i) =>
    Object.fromEntries(
      Object.keys(state).map((kind) => [
        kind,
        past(caches.find(({ name }) => name === `${i}.${kind}`)!),
      ]),
    )
  );
  const token = decoder.embed(input("token", "i32", ["B"]));
  const { output, states: present } = decoder.run(token, 1, states);
  return {
    prepare: named("past", prepared),
    step: { ...finish(decoder.scores(decoder.out(output))), ...named("present", present) },
    caches,
    opening: eosId,
  };
}

/** A decoder that also reads backwards needs all words anew at each step. */
function bothWaysDecoding(
  config: RecurrentConfig,
  weights: Weights,
  kind: StepKind,
): Steps {
  const decoder = new RecurrentStack("decoder", config, weights);
  const prepared = encode(new RecurrentStack("encoder", config, weights));
  const rows = { past: multiplyDims("B", "P"), present: multiplyDims("B", "N") };
  const cache = { name: "words", columns: config.dim, rows };
  const words = concatRows(
    [kind.past(cache), decoder.embed(input("token", "i32", ["B"]))],
    rows.present,
  );
  const { output } = decoder.run(words, "N", memoryStates(prepared, config, kind));
  const last = decoder.out(lastRows(output, "B"));
  return {
    prepare: named("memory", prepared),
    step: { ...kind.finish(decoder.scores(last)), "present.words": words },
    caches: [cache],
    opening: eosId,
  };
}

function named(prefix: string, states: readonly State[]): NamedTensors {
  return Object.fromEntries(
    states.flatMap((state, i) =>
      Object.entries(state).map(([kind, tensor]) => [`${prefix}.${i}.${kind}`, tensor])
    ),
  );
}

/** The prepared states as inputs of every step. */
function memoryStates(
  prepared: readonly State[],
  { hidden }: RecurrentConfig,
  { readers, perRow }: StepKind,
): State[] {
  const known = (name: string) =>
    perRow(input(`memory.${name}`, "f32", [readers.problems, hidden]));
  return prepared.map((state, i) =>
    Object.fromEntries(Object.keys(state).map((part) => [part, known(`${i}.${part}`)]))
  );
}

export class RecurrentStack {
  readonly #context: BlockContext;
  readonly #tokens: Tokens;
  readonly #norm: Norm;

  /** @param seed of dropout, `[1]`; left out where nothing is dropped */
  constructor(
    readonly name: "encoder" | "decoder",
    readonly config: RecurrentConfig,
    readonly weights: Weights,
    seed?: Tensor,
  ) {
    this.#context = new BlockContext(name, weights, config, seed);
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
  scores(vectors: Tensor): Tensor {
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
