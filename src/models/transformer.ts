/** The transformers of Int2Int (paper §3.6): encoder and decoder, or one of them alone. */
import { input, type NamedTensors, type Tensor } from "../graph/graph.ts";
import { type Dim, multiplyDims } from "../graph/shape.ts";
import { argmax } from "../ops/argmax.ts";
import { crossEntropy } from "../ops/cross_entropy.ts";
import { multiply, scale } from "../ops/multiply.ts";
import { paddingMask } from "../ops/padding_mask.ts";
import { reshape } from "../ops/reshape.ts";
import { sum } from "../ops/sum.ts";
import type { PassOptions } from "./blocks/context.ts";
import type { HaltingResult } from "./blocks/halting.ts";
import type { Memory } from "./blocks/view.ts";
import type { TransformerConfig } from "./config.ts";
import { decoderOnlyInputs, encoderDecoderInputs, encoderOnlyInputs } from "./feeds.ts";
import { beamChunks, greedyChunks } from "./chunked_decoding.ts";
import { beamGraphs, greedyGraphs, type StepKind } from "./decoding.ts";
import { withinLimits } from "./limits.ts";
import { type Model, trainingGraph, usedWeights } from "./model.ts";
import { type Lens, type Probe, probesOf } from "./probes.ts";
import { Stack } from "./stack.ts";
import { encode, readTokens } from "./transformer_passes.ts";
import { transformerSteps } from "./transformer_steps.ts";
import { type Weight, Weights } from "./weights.ts";

/** The teacher-forced pass. */
interface Forward {
  readonly inspection: NamedTensors;
  readonly scores: Tensor;
  readonly lens: Lens;
  /** Mean cross entropy. */
  readonly loss: Tensor;
  /** What training adds to it. */
  readonly penalties: readonly Tensor[];
}

export function transformerModel(config: TransformerConfig): Model {
  const weights = new Weights();
  const forward = (options?: PassOptions) =>
    forwardOf[config.architecture](config, weights, options);
  const scoring = forward();
  const drops = config.dropout > 0 || config.attentionDropout > 0;
  const training = drops ? forward({ seed: input("seed", "i32", [1]) }) : scoring;
  const trained = trainingGraph(training.loss, training.penalties, weights);
  const steps = (kind: StepKind) => transformerSteps(config, weights, kind);
  // An encoder alone predicts all of a greedy answer at once.
  const writesAtOnce = config.architecture === "encoder_only";
  return {
    training: trained,
    scoring: { loss: scoring.loss, best: argmax(scoring.scores) },
    inspection: { ...scoring.inspection, scores: scoring.scores },
    decoding: writesAtOnce ? undefined : greedyGraphs(steps),
    beams: (size) => beamGraphs(steps, size, true),
    chunks: {
      ...(writesAtOnce ? {} : { greedy: () => greedyChunks(steps) }),
      beams: (size) => beamChunks(steps, size, true),
    },
    inputBuilder: withinLimits(feedingOf(config), {
      vocabSize: config.vocabSize,
      positions: config.maxPositions,
    }),
    weights: usedWeights(weights, trained.loss!),
    vocabSize: config.vocabSize,
    seesPadding: false,
  };
}

export function transformerWeights(config: TransformerConfig): Weight[] {
  const weights = new Weights();
  return usedWeights(weights, forwardOf[config.architecture](config, weights).loss);
}

export function transformerProbes(config: TransformerConfig): Probe[] {
  const forward = forwardOf[config.architecture];
  return probesOf((observe) => forward(config, new Weights(), { observe }).lens);
}

function feedingOf({ architecture, decoder, maxPositions }: TransformerConfig) {
  const ponders = decoder.layers.some(({ adaptive }) => adaptive !== undefined);
  switch (architecture) {
    case "encoder_decoder":
      return encoderDecoderInputs(ponders, maxPositions);
    case "encoder_only":
      return encoderOnlyInputs;
    case "decoder_only":
      return decoderOnlyInputs(ponders, maxPositions);
  }
}

type ForwardPass = (
  config: TransformerConfig,
  weights: Weights,
  options?: PassOptions,
) => Forward;

/**
 * Inputs: `source` `[B*S]` and `target` `[B*T]` ids, `next` ids to predict and `weight` of each prediction in the loss,
 * `source_lengths` and `target_lengths` `[B]`, `source_share` and `target_share` (see {@link Shares}).
 */
const forwardOf: Record<TransformerConfig["architecture"], ForwardPass> = {
  encoder_decoder(config, weights, options) {
    const encoder = new Stack(config.encoder, config, weights, options);
    const decoder = new Stack(config.decoder, config, weights, options);
    const { encoded, lengths } = encode(encoder);
    const memory = decoder.memory(encoded.state, config.encoder.dim, lengths);
    const decoded = teacherForced(decoder, memory);
    return {
      inspection: { encoded: encoded.state, decoded: decoded.state },
      ...predictions(decoder, decoded.state, "T"),
      penalties: [
        ...penalty(config, encoded, "source", "S"),
        ...penalty(config, decoded, "target", "T"),
      ],
    };
  },
  encoder_only(config, weights, options) {
    const encoder = new Stack(config.encoder, config, weights, options);
    const { encoded } = encode(encoder);
    return {
      inspection: { encoded: encoded.state },
      ...predictions(encoder, encoded.state, "S"),
      penalties: penalty(config, encoded, "source", "S"),
    };
  },
  decoder_only(config, weights, options) {
    const decoder = new Stack(config.decoder, config, weights, options);
    const decoded = teacherForced(decoder);
    return {
      inspection: { decoded: decoded.state },
      ...predictions(decoder, decoded.state, "T"),
      penalties: penalty(config, decoded, "target", "T"),
    };
  },
};

/** Reads the whole answers: inputs `target` and `target_lengths`. */
function teacherForced(decoder: Stack, memory?: Memory): HaltingResult {
  const mask = paddingMask(input("target_lengths", "i32", ["B"]), "T");
  return readTokens(decoder, input("target", "i32", ["B*T"]), "T", {
    mask,
    ...(memory && { memory }),
  }).read;
}

function predictions(stack: Stack, hidden: Tensor, length: Dim) {
  const rows = multiplyDims("B", length);
  const scores = stack.logits(hidden);
  const weight = input("weight", "f32", [rows]);
  const lens: Lens = {
    stack: stack.config.name,
    logits: (hidden) => stack.logitsOfLayer(hidden),
  };
  return { scores, lens, loss: crossEntropy(scores, input("next", "i32", [rows]), weight) };
}

/** The ponder cost (Graves, 2016): the mean remainder over all positions, times its coupling. */
function penalty(
  { halting }: TransformerConfig,
  { remainder }: HaltingResult,
  side: "source" | "target",
  length: Dim,
): Tensor[] {
  if (!remainder) return [];
  const share = reshape(
    input(`${side}_share`, "f32", [multiplyDims("B", length)]),
    remainder.shape,
  );
  const mean = reshape(sum(multiply(remainder, share), [0, 1]), []);
  return [scale(mean, halting.coupling)];
}
