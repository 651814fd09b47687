/** How transformers decode, step by step with a KV cache. */
import { input, type NamedTensors, type Tensor } from "../graph/graph.ts";
import { type Dim, multiplyDims } from "../graph/shape.ts";
import { embedding } from "../ops/embedding.ts";
import { eosId, separatorId } from "../tokenizers/vocabulary.ts";
import { applicationsOf, type StackConfig, type TransformerConfig } from "./config.ts";
import type { Cache, StepKind, Steps } from "./decoding.ts";
import type { KeyValues, Memory } from "./blocks/view.ts";
import { Stack } from "./stack.ts";
import { encode, readTokens } from "./transformer_passes.ts";
import type { Weights } from "./weights.ts";

type Build = (config: TransformerConfig, weights: Weights, kind: StepKind) => Steps;

export const transformerSteps: Build = (config, weights, kind) =>
  stepsOf[config.architecture](config, weights, kind);

const stepsOf: Record<TransformerConfig["architecture"], Build> = {
  encoder_decoder(config, weights, kind) {
    const { readers } = kind, decoder = new Stack(config.decoder, config, weights);
    const { encoded, lengths } = encode(new Stack(config.encoder, config, weights));
    const memory = decoder.memory(encoded.state, config.encoder.dim, lengths);
    const known: Memory = {
      layers: memoryInputs(config.decoder, multiplyDims(readers.problems, "S")),
      lengths: input("source_lengths", "i32", [readers.problems]),
      readers,
    };
    return {
      prepare: named("memory", memory.layers),
      ...decodingStep(decoder, kind, { memory: known }),
      opening: eosId,
    };
  },

  /** All positions are predicted at once; a step takes the logits of its position. */
  encoder_only(config, weights, { readers }) {
    const encoder = new Stack(config.encoder, config, weights);
    const { encoded } = encode(encoder);
    const rows = multiplyDims(readers.problems, "S");
    const known = input("memory.scores", "f32", [rows, config.words]);
    return {
      prepare: { "memory.scores": encoder.scores(encoded.state) },
      logits: embedding(known, input("row", "i32", ["B"])),
      present: {},
      caches: [],
      opening: eosId,
    };
  },

  /** The prompt is read first, up to its last token. Prompts have different lengths. */
  decoder_only(config, weights, kind) {
    const decoder = new Stack(config.decoder, config, weights);
    const { caches } = readTokens(decoder, input("prompt", "i32", ["B*S"]), "S");
    return {
      prepare: named("past", caches),
      ...decodingStep(decoder, kind, { lengths: input("visible", "i32", ["B"]) }),
      opening: separatorId,
    };
  },
};

/** Keys and values of the encoder states for each layer, prepared before the first step. */
export function memoryInputs({ layers, dim }: StackConfig, rows: Dim): KeyValues[] {
  return layers.map((_, layer) => ({
    key: input(`memory.${layer}.key`, "f32", [rows, dim]),
    value: input(`memory.${layer}.value`, "f32", [rows, dim]),
  }));
}

/**
 * One more token of each answer, given keys and values of the `P` tokens before it. Inputs: `token` and `position` `[B]`,
 * `past.NAME`; further those of `context`.
 *
 * @param context the encoder states; how many tokens of each row are not padding, `[B]`, where prompts differ in length
 */
function decodingStep(
  decoder: Stack,
  { appendToCache, attentionMask }: StepKind,
  { memory, lengths }: { memory?: Memory; lengths?: Tensor },
): Pick<Steps, "logits" | "present" | "caches"> {
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
        key: appendToCache(caches[i]!, own.key),
        value: appendToCache(caches[i + 1]!, own.value),
      };
      present.push(all);
      return { ...all, count: "N", causal: false, ...attentionMask(lengths) };
    },
    ...(memory ? { memory } : {}),
  });
  return { logits: decoder.scores(state), present: named("present", present), caches };
}

/** Keys and values of each application of a layer: a layer that is applied twice has two. */
function cachesOf(stack: StackConfig): Cache[] {
  const rows = { past: multiplyDims("B", "P"), present: multiplyDims("B", "N") };
  return Array.from({ length: applicationsOf(stack) }, (_, i) => i).flatMap((i) =>
    ["key", "value"].map((part) => ({ name: `${i}.${part}`, columns: stack.dim, rows }))
  );
}

export function named(prefix: string, pairs: readonly KeyValues[]): NamedTensors {
  return Object.fromEntries(pairs.flatMap(({ key, value }, i) => [
    [`${prefix}.${i}.key`, key],
    [`${prefix}.${i}.value`, value],
  ]));
}
