/** The graphs by which a transformer answers, described by their ports. */
import { input, type NamedTensors } from "../graph/graph.ts";
import type { TransformerConfig } from "./config.ts";
import { type Cache, greedyStep, type Steps } from "./decoding.ts";
import {
  type InferenceGraphs,
  perExample,
  type PortGraph,
  rowsOf,
  statePorts,
  tokens,
} from "./ports.ts";
import { Stack } from "./stack.ts";
import { encode, readTokens } from "./transformer_passes.ts";
import { memoryInputs, named, transformerSteps } from "./transformer_steps.ts";
import type { Weights } from "./weights.ts";

type Build = (config: TransformerConfig, weights: Weights) => InferenceGraphs;

export const transformerInference: Build = (config, weights) =>
  inferenceOf[config.architecture](config, weights);

const inferenceOf: Record<TransformerConfig["architecture"], Build> = {
  encoder_decoder: (config, weights) => ({
    encode: encoderStates(config, weights),
    prefill: firstTokens(config, weights),
    step: oneMoreToken(config, weights),
  }),

  encoder_only(config, weights) {
    const encoder = new Stack(config.encoder, config, weights);
    const logits = encoder.scores(encode(encoder).encoded.state);
    return { encode: { inputs: problem, results: [rowsOf("logits", logits, "S")] } };
  },

  decoder_only: (config, weights) => ({
    prefill: prompt(config, weights),
    step: oneMoreTokenOfPrompt(config, weights),
  }),
};

const problem = [tokens("source", "S"), perExample("source_lengths", "lengths", "S")];

const problemLengths = perExample("source_lengths", "encoder lengths", "S");

function encoderStates(config: TransformerConfig, weights: Weights): PortGraph {
  const { encoded } = encode(new Stack(config.encoder, config, weights));
  return { inputs: problem, results: [rowsOf("encoder states", encoded.state, "S")] };
}

/** The first tokens of answers, or all: what teacher forcing computes, with its keys and values. */
function firstTokens(config: TransformerConfig, weights: Weights): PortGraph {
  const { heads } = config.decoder, { dim } = config.encoder;
  const decoder = new Stack(config.decoder, config, weights);
  const ids = tokens("target", "T"), states = input("encoded", "f32", ["B*S", dim]);
  const memory = decoder.memory(states, dim, problemLengths.tensor);
  const { read, caches } = readTokens(decoder, ids.tensor, "T", { memory });
  return {
    inputs: [ids, rowsOf("encoder states", states, "S"), problemLengths],
    results: [
      rowsOf("logits", decoder.scores(read.state), "T"),
      ...statePorts("cache", named("present", caches), { heads, length: "T" }),
      ...statePorts("cross-attention cache", named("memory", memory.layers), {
        heads,
        length: "S",
      }),
    ],
  };
}

function oneMoreToken(config: TransformerConfig, weights: Weights): PortGraph {
  const { heads } = config.decoder;
  const steps = transformerSteps(config, weights, greedyStep);
  const memory = named("memory", memoryInputs(config.decoder, "B*S"));
  return {
    inputs: [
      tokens("token", 1),
      problemLengths,
      perExample("position", "position", "P"),
      ...statePorts("cache", pastOf(steps.caches), { heads, length: "P" }),
      ...statePorts("cross-attention cache", memory, { heads, length: "S" }),
    ],
    results: stepResults(steps, heads),
  };
}

/** Prompts of different lengths, read as decoding reads them before its first step. */
function prompt(config: TransformerConfig, weights: Weights): PortGraph {
  const layout = "left-aligned", { heads } = config.decoder;
  const decoder = new Stack(config.decoder, config, weights);
  const ids = tokens("prompt", "S", layout);
  const { read, caches } = readTokens(decoder, ids.tensor, "S");
  return {
    // The graph itself needs no lengths: what follows a token does not change it.
    inputs: [ids, perExample("prompt_lengths", "lengths", "S")],
    results: [
      rowsOf("logits", decoder.scores(read.state), "S", layout),
      ...statePorts("cache", named("past", caches), { heads, length: "S", layout }),
    ],
  };
}

function oneMoreTokenOfPrompt(config: TransformerConfig, weights: Weights): PortGraph {
  const layout = "left-aligned", { heads } = config.decoder;
  const steps = transformerSteps(config, weights, greedyStep);
  return {
    inputs: [
      tokens("token", 1),
      perExample("visible", "lengths", "N"),
      perExample("position", "position", "P", layout),
      ...statePorts("cache", pastOf(steps.caches), { heads, length: "P", layout }),
    ],
    results: stepResults(steps, heads),
  };
}

function stepResults({ logits, present }: Steps, heads: number): PortGraph["results"] {
  return [
    rowsOf("logits", logits, 1),
    ...statePorts("cache", present, { heads, length: "N", layout: "newest-first" }),
  ];
}

function pastOf(caches: readonly Cache[]): NamedTensors {
  return Object.fromEntries(caches.map((c) => [`past.${c.name}`, greedyStep.pastState(c)]));
}
