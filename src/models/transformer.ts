/** The transformers of Int2Int (paper §3.6): encoder and decoder, or one of them alone. */
import { input, type Tensor } from "../graph/graph.ts";
import { type Dim, multiplyDims } from "../graph/shape.ts";
import { argmax } from "../ops/argmax.ts";
import { crossEntropy } from "../ops/cross_entropy.ts";
import { embedding } from "../ops/embedding.ts";
import { multiply, scale } from "../ops/multiply.ts";
import { paddingMask } from "../ops/padding_mask.ts";
import { reshape } from "../ops/reshape.ts";
import { sum } from "../ops/sum.ts";
import { eosId, separatorId } from "../tokenizers/vocabulary.ts";
import type { Pondered } from "./blocks/halting.ts";
import type { KeyValues, Memory, View } from "./blocks/view.ts";
import { applicationsOf, type StackConfig, type TransformerConfig } from "./config.ts";
import { decoderOnlyFeeding, encoderDecoderFeeding, encoderOnlyFeeding } from "./feeds.ts";
import { beamGraphs, type Cache, greedyGraphs, type StepKind, type Steps } from "./decoding.ts";
import { withinLimits } from "./limits.ts";
import { type Model, trainingGraph, usedWeights } from "./model.ts";
import type { NamedTensors } from "../graph/graph.ts";
import { Stack } from "./stack.ts";
import { type Weight, Weights } from "./weights.ts";

/** The teacher-forced pass. */
interface Forward {
  readonly inspection: NamedTensors;
  readonly scores: Tensor;
  /** Mean cross entropy. */
  readonly loss: Tensor;
  /** What training adds to it. */
  readonly penalties: readonly Tensor[];
}

export function transformerModel(config: TransformerConfig): Model {
  const weights = new Weights();
  const forward = (seed?: Tensor) => forwardOf[config.architecture](config, weights, seed);
  const scoring = forward();
  const drops = config.dropout > 0 || config.attentionDropout > 0;
  const training = drops ? forward(input("seed", "i32", [1])) : scoring;
  const trained = trainingGraph(training.loss, training.penalties, weights);
  const steps = (kind: StepKind) => stepwise[config.architecture](config, weights, kind);
  return {
    training: trained,
    scoring: { loss: scoring.loss, best: argmax(scoring.scores) },
    inspection: { ...scoring.inspection, scores: scoring.scores },
    // An encoder alone predicts all of a greedy answer at once.
    decoding: config.architecture === "encoder_only" ? undefined : greedyGraphs(steps),
    beams: (size) => beamGraphs(steps, size, true),
    feeding: withinLimits(feedingOf(config), {
      words: config.words,
      positions: config.maxPositions,
    }),
    weights: usedWeights(weights, trained.loss!),
    words: config.words,
    seesPadding: false,
  };
}

export function transformerWeights(config: TransformerConfig): Weight[] {
  const weights = new Weights();
  return usedWeights(weights, forwardOf[config.architecture](config, weights).loss);
}

function feedingOf({ architecture, decoder, maxPositions }: TransformerConfig) {
  const ponders = decoder.layers.some(({ adaptive }) => adaptive !== undefined);
  switch (architecture) {
    case "encoder_decoder":
      return encoderDecoderFeeding(ponders, maxPositions);
    case "encoder_only":
      return encoderOnlyFeeding;
    case "decoder_only":
      return decoderOnlyFeeding(ponders, maxPositions);
  }
}

type ForwardPass = (config: TransformerConfig, weights: Weights, seed?: Tensor) => Forward;

/**
 * Inputs: `source` `[B*S]` and `target` `[B*T]` ids, `next` ids to predict and `weight` of each prediction in the loss,
 * `source_lengths` and `target_lengths` `[B]`, `source_share` and `target_share` (see {@link Shares}).
 */
const forwardOf: Record<TransformerConfig["architecture"], ForwardPass> = {
  encoder_decoder(config, weights, seed) {
    const encoder = new Stack(config.encoder, config, weights, seed);
    const decoder = new Stack(config.decoder, config, weights, seed);
    const { encoded, lengths } = encode(encoder);
    const memory = decoder.memory(encoded.state, config.encoder.dim, lengths);
    const decoded = decode(decoder, memory);
    return {
      inspection: { encoded: encoded.state, decoded: decoded.state },
      ...predictions(decoder, decoded.state, "T"),
      penalties: [
        ...penalty(config, encoded, "source", "S"),
        ...penalty(config, decoded, "target", "T"),
      ],
    };
  },
  encoder_only(config, weights, seed) {
    const encoder = new Stack(config.encoder, config, weights, seed);
    const { encoded } = encode(encoder);
    return {
      inspection: { encoded: encoded.state },
      ...predictions(encoder, encoded.state, "S"),
      penalties: penalty(config, encoded, "source", "S"),
    };
  },
  decoder_only(config, weights, seed) {
    const decoder = new Stack(config.decoder, config, weights, seed);
    const decoded = decode(decoder);
    return {
      inspection: { decoded: decoded.state },
      ...predictions(decoder, decoded.state, "T"),
      penalties: penalty(config, decoded, "target", "T"),
    };
  },
};

/** Reads the problems: inputs `source` and `source_lengths`. */
export function encode(encoder: Stack): { encoded: Pondered; lengths: Tensor } {
  const lengths = input("source_lengths", "i32", ["B"]);
  const view: View = {
    queries: "S",
    keys: (own) => ({ ...own, count: "S", causal: false, lengths }),
  };
  const x = encoder.embed(input("source", "i32", ["B*S"]), "S");
  return { encoded: encoder.apply(x, view, paddingMask(lengths, "S")), lengths };
}

/** Each position sees only those before it. */
function decode(decoder: Stack, memory?: Memory): Pondered {
  const mask = paddingMask(input("target_lengths", "i32", ["B"]), "T");
  const x = decoder.embed(input("target", "i32", ["B*T"]), "T");
  return decoder.apply(x, causalView("T", memory), mask);
}

export function causalView(length: Dim, memory?: Memory): View {
  return {
    queries: length,
    keys: (own) => ({ ...own, count: length, causal: true }),
    ...(memory ? { memory } : {}),
  };
}

function predictions(stack: Stack, hidden: Tensor, length: Dim) {
  const rows = multiplyDims("B", length);
  const scores = stack.scores(hidden);
  const weight = input("weight", "f32", [rows]);
  return { scores, loss: crossEntropy(scores, input("next", "i32", [rows]), weight) };
}

/** The price of thinking longer: the mean remainder over all positions, times its coupling. */
function penalty(
  { halting }: TransformerConfig,
  { remainder }: Pondered,
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

type Decoding = (config: TransformerConfig, weights: Weights, kind: StepKind) => Steps;

const stepwise: Record<TransformerConfig["architecture"], Decoding> = {
  encoder_decoder(config, weights, kind) {
    const { readers } = kind, rows = multiplyDims(readers.problems, "S");
    const decoder = new Stack(config.decoder, config, weights);
    const { encoded, lengths } = encode(new Stack(config.encoder, config, weights));
    const memory = decoder.memory(encoded.state, config.encoder.dim, lengths);
    const known: Memory = {
      layers: config.decoder.layers.map((_, layer) => ({
        key: input(`memory.${layer}.key`, "f32", [rows, config.decoder.dim]),
        value: input(`memory.${layer}.value`, "f32", [rows, config.decoder.dim]),
      })),
      lengths: input("source_lengths", "i32", [readers.problems]),
      readers,
    };
    return {
      prepare: named("memory", memory.layers),
      step: decodingStep(decoder, kind, { memory: known }),
      caches: cachesOf(config.decoder),
      opening: eosId,
    };
  },

  /** All positions are predicted at once; a step takes the scores of its position. */
  encoder_only(config, weights, { readers, finish }) {
    const encoder = new Stack(config.encoder, config, weights);
    const { encoded } = encode(encoder);
    const rows = multiplyDims(readers.problems, "S");
    const known = input("memory.scores", "f32", [rows, config.words]);
    return {
      prepare: { "memory.scores": encoder.scores(encoded.state) },
      step: finish(embedding(known, input("row", "i32", ["B"]))),
      caches: [],
      opening: eosId,
    };
  },

  /** The prompt is read first, up to its last token. Prompts have different lengths. */
  decoder_only(config, weights, kind) {
    const decoder = new Stack(config.decoder, config, weights);
    const read: KeyValues[] = [];
    const prompt = decoder.embed(input("prompt", "i32", ["B*S"]), "S");
    const causal = causalView("S");
    decoder.apply(prompt, {
      ...causal,
      keys(own) {
        read.push(own);
        return causal.keys(own);
      },
    });
    return {
      prepare: named("past", read),
      step: decodingStep(decoder, kind, { visible: input("visible", "i32", ["B"]) }),
      caches: cachesOf(config.decoder),
      opening: separatorId,
    };
  },
};

/** Keys and values of each application of a layer: a layer that is applied twice has two. */
function cachesOf(stack: StackConfig): Cache[] {
  const rows = { past: multiplyDims("B", "P"), present: multiplyDims("B", "N") };
  return Array.from({ length: applicationsOf(stack) }, (_, i) => i).flatMap((i) =>
    ["key", "value"].map((part) => ({ name: `${i}.${part}`, columns: stack.dim, rows }))
  );
}

/**
 * One more token of each answer, given keys and values of the `P` tokens before it. Inputs: `token` and `position` `[B]`,
 * `past.NAME`; further those of `context`.
 */
function decodingStep(
  decoder: Stack,
  { grown, seen, finish }: StepKind,
  { memory, visible }: { memory?: Memory; visible?: Tensor },
): NamedTensors {
  const caches = cachesOf(decoder.config);
  const present: KeyValues[] = [];
  const positions = input("position", "i32", ["B"]);
  const x = decoder.embedAt(input("token", "i32", ["B"]), positions);
  const { state } = decoder.apply(x, {
    queries: 1,
    positions,
    keys(own) {
      const i = 2 * present.length;
      const all = {
        key: grown(caches[i]!, own.key),
        value: grown(caches[i + 1]!, own.value),
      };
      present.push(all);
      return { ...all, count: "N", causal: false, ...seen(visible) };
    },
    ...(memory ? { memory } : {}),
  });
  return { ...finish(decoder.scores(state)), ...named("present", present) };
}

function named(prefix: string, pairs: readonly KeyValues[]): NamedTensors {
  return Object.fromEntries(pairs.flatMap(({ key, value }, i) => [
    [`${prefix}.${i}.key`, key],
    [`${prefix}.${i}.value`, value],
  ]));
}
