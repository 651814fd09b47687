/** LSTM and GRU encoder-decoders (paper §3.6). */
import { input, type Tensor } from "../graph/graph.ts";
import { argmax } from "../ops/argmax.ts";
import { crossEntropy } from "../ops/cross_entropy.ts";
import { multiply } from "../ops/multiply.ts";
import { paddingMask } from "../ops/padding_mask.ts";
import type { PassOptions } from "./blocks/context.ts";
import type { RecurrentConfig } from "./config.ts";
import { beamChunks, greedyChunks } from "./chunked_decoding.ts";
import { beamGraphs, greedyGraphs, type StepKind } from "./decoding.ts";
import { encoderDecoderInputs } from "./feeds.ts";
import { withinLimits } from "./limits.ts";
import { type Model, trainingGraph, usedWeights } from "./model.ts";
import { type Probe, probesOf } from "./probes.ts";
import { encode, RecurrentStack } from "./recurrent.ts";
import { recurrentSteps } from "./recurrent_steps.ts";
import { type Weight, Weights } from "./weights.ts";

export function recurrentModel(config: RecurrentConfig): Model {
  const weights = new Weights(), { vocabSize, maxPositions: positions } = config;
  const scoring = forward(config, weights);
  const training = config.dropout > 0
    ? forward(config, weights, { seed: input("seed", "i32", [1]) })
    : scoring;
  const steps = (kind: StepKind) => recurrentSteps(config, weights, kind);
  return {
    training: trainingGraph(training.loss, [], weights),
    scoring: { loss: scoring.loss, best: argmax(scoring.scores) },
    inspection: { decoded: scoring.decoded, scores: scoring.scores },
    decoding: greedyGraphs(steps),
    beams: (size) => beamGraphs(steps, size, false),
    // A decoder that reads backwards reads everything anew in each step, and that becomes longer.
    ...(config.bidirectional ? {} : {
      chunks: {
        greedy: () => greedyChunks(steps),
        beams: (size) => beamChunks(steps, size, false),
      },
    }),
    // A decoder that reads backwards starts from the last token.
    inputBuilder: withinLimits(encoderDecoderInputs(config.bidirectional, positions), {
      vocabSize,
      positions,
    }),
    weights: usedWeights(weights, training.loss),
    vocabSize,
    // As in the original, the encoder's state goes on changing while it reads padding.
    seesPadding: true,
  };
}

export function recurrentWeights(config: RecurrentConfig): Weight[] {
  const weights = new Weights();
  return usedWeights(weights, forward(config, weights).loss);
}

export function recurrentProbes(config: RecurrentConfig): Probe[] {
  return probesOf((observe) => forward(config, new Weights(), { observe }).lens);
}

/** The teacher-forced pass; its inputs are those of a transformer. */
function forward(config: RecurrentConfig, weights: Weights, options?: PassOptions) {
  const states = encode(new RecurrentStack("encoder", config, weights, options));
  const decoder = new RecurrentStack("decoder", config, weights, options);
  const mask = paddingMask(input("target_lengths", "i32", ["B"]), "T");
  const vocabSize = multiply(decoder.embed(input("target", "i32", ["B*T"])), mask);
  const decoded = decoder.out(decoder.run(vocabSize, "T", states).output);
  const scores = decoder.logits(decoded);
  const weight = input("weight", "f32", ["B*T"]);
  const logits = (hidden: Tensor) => decoder.logits(decoder.out(hidden));
  return {
    ...{ decoded, scores, lens: { stack: decoder.name, logits } },
    loss: crossEntropy(scores, input("next", "i32", ["B*T"]), weight),
  };
}
