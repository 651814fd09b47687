/** The graphs that are run: one for training, one for scoring, two for decoding. */
import { constant, input, type Tensor } from "../graph/graph.ts";
import { gradients } from "../graph/gradient.ts";
import { leavesOf } from "../graph/graph.ts";
import { argmax } from "../ops/argmax.ts";
import { crossEntropy } from "../ops/cross_entropy.ts";
import { paddingMask } from "../ops/padding_mask.ts";
import type { TransformerConfig } from "./config.ts";
import { type KeyValues, type Memory, Transformer } from "./transformer.ts";
import { type Weight, Weights } from "./weights.ts";

/** Named results of a graph. */
export type Outputs = Readonly<Record<string, Tensor>>;

/** A model as engines take it. */
export interface Model {
  readonly weights: readonly Weight[];
  /** Layers of the decoder, each with a key/value cache. */
  readonly decoderLayers: number;
  readonly decoderDim: number;
  /** `loss`, and `gradient:NAME` for every trainable weight. */
  readonly training: Outputs;
  /** `loss`, and the `best` word at every position `[B*T]`. */
  readonly scoring: Outputs;
  /** `encoded` `[B*S, dim]`, `decoded` `[B*T, dim]` and `scores` `[B*T, words]` of the scoring pass, for inspection. */
  readonly inspection: Outputs;
  /** `memory.LAYER.key` and `.value` of the problems. */
  readonly encoding: Outputs;
  /** `best` next word `[B]`, `present.LAYER.key` and `.value`. */
  readonly decoding: Outputs;
}

export function gradientName(weight: string): string {
  return `gradient:${weight}`;
}

/** Names of the cached tensors of each layer. */
export function cacheNames(prefix: string, layers: number): string[] {
  return Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) => [
    `${prefix}.${layer}.key`,
    `${prefix}.${layer}.value`,
  ]);
}

export function transformerModel(config: TransformerConfig): Model {
  const weights = new Weights();
  const transformer = new Transformer(config, weights);
  const forward = teacherForced(transformer);
  const decoding = decodingStep(transformer);
  return {
    training: withGradients(forward.loss, weights),
    scoring: { loss: forward.loss, best: argmax(forward.scores) },
    inspection: { encoded: forward.encoded, decoded: forward.decoded, scores: forward.scores },
    encoding: named("memory", forward.memory.layers),
    decoding,
    weights: usedWeights(weights, forward.loss),
    decoderLayers: config.decoder.layers,
    decoderDim: config.decoder.dim,
  };
}

/**
 * The pass over whole answers. Inputs: `source` `[B*S]` and `target` `[B*T]` ids, `next` `[B*T]` ids to predict, `weight`
 * `[B*T]` of each prediction in the loss, `source_lengths` and `target_lengths` `[B]`.
 */
function teacherForced(transformer: Transformer) {
  const sourceLengths = input("source_lengths", "i32", ["B"]);
  const sourceMask = paddingMask(sourceLengths, "S");
  const encoded = transformer.encode(input("source", "i32", ["B*S"]), sourceLengths, sourceMask);
  const memory = transformer.memory(encoded, sourceLengths);
  const targetMask = paddingMask(input("target_lengths", "i32", ["B"]), "T");
  const decoded = transformer.decode(input("target", "i32", ["B*T"]), targetMask, memory);
  const scores = transformer.scores(decoded);
  const next = input("next", "i32", ["B*T"]);
  const loss = crossEntropy(scores, next, input("weight", "f32", ["B*T"]));
  return { encoded, memory, decoded, scores, loss };
}

function withGradients(loss: Tensor, weights: Weights): Outputs {
  const trainable = new Set(weights.all().filter((w) => w.trainable).map((w) => w.name));
  const targets = leavesOf([loss]).filter(({ origin }) =>
    origin.kind === "parameter" && trainable.has(origin.name)
  );
  const outputs: Record<string, Tensor> = { loss };
  gradients(loss, targets, constant(1)).forEach((gradient, i) => {
    const { origin } = targets[i]!;
    if (origin.kind === "parameter" && gradient) outputs[gradientName(origin.name)] = gradient;
  });
  return outputs;
}

function decodingStep(transformer: Transformer): Outputs {
  const { layers, dim } = transformer.config.decoder;
  const cached = (prefix: string, rows: string): KeyValues[] =>
    Array.from({ length: layers }, (_, layer) => ({
      key: input(`${prefix}.${layer}.key`, "f32", [rows, dim]),
      value: input(`${prefix}.${layer}.value`, "f32", [rows, dim]),
    }));
  const memory: Memory = {
    layers: cached("memory", "B*S"),
    lengths: input("source_lengths", "i32", ["B"]),
  };
  const { hidden, present } = transformer.decodeStep(
    input("token", "i32", ["B"]),
    input("position", "i32", ["B"]),
    cached("past", "B*P"),
    memory,
  );
  return { best: argmax(transformer.scores(hidden)), ...named("present", present) };
}

function named(prefix: string, layers: readonly KeyValues[]): Outputs {
  return Object.fromEntries(layers.flatMap(({ key, value }, layer) => [
    [`${prefix}.${layer}.key`, key],
    [`${prefix}.${layer}.value`, value],
  ]));
}

/** Only what the loss depends on: a shared embedding leaves the projection's own weight unused. */
function usedWeights(weights: Weights, loss: Tensor): Weight[] {
  const used = new Set(
    leavesOf([loss]).flatMap(({ origin }) => origin.kind === "parameter" ? [origin.name] : []),
  );
  return weights.all().filter(({ name }) => used.has(name));
}
