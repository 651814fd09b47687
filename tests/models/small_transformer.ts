/** A transformer small enough for the reference engine, with random weights and batches. */
import type { Batch } from "../../src/examples/batch.ts";
import { modelFromFlags } from "../../src/models/build.ts";
import type { ModelFlags } from "../../src/models/config.ts";
import type { Model } from "../../src/models/model.ts";
import { lossWeightsOf } from "../../src/models/feeds.ts";
import type { Weight } from "../../src/models/weights.ts";
import { concreteShape, elementCount, type Sizes } from "../../src/graph/shape.ts";
import { defaults } from "../../src/flags/parse.ts";
import { type Random, randomFrom } from "../../src/random.ts";

const words = 13;
const padIndex = 1;

const small: ModelFlags = {
  ...defaults(),
  enc_emb_dim: 8,
  dec_emb_dim: 8,
  n_enc_layers: 1,
  n_dec_layers: 1,
  n_enc_heads: 2,
  n_dec_heads: 2,
};

/** 8 dimensions, one layer each, 2 heads; `flags` say what differs. */
export function smallModel(flags: Partial<ModelFlags>): Model {
  return modelFromFlags({ ...small, ...flags }, words, padIndex, 32);
}

/** Random problems and answers; lengths count the layout tokens, so a target has at least 2. */
export function randomBatch(
  sourceLengths: readonly number[],
  targetLengths: readonly number[],
  random: Random,
): Batch {
  const sourceLength = Math.max(...sourceLengths), targetLength = Math.max(...targetLengths);
  return {
    size: sourceLengths.length,
    source: randomTokens(sourceLength, sourceLengths, random),
    sourceLength,
    sourceLengths: Int32Array.from(sourceLengths),
    target: randomTokens(targetLength, targetLengths, random),
    targetLength,
    targetLengths: Int32Array.from(targetLengths),
    classes: new Int32Array(sourceLengths.length),
  };
}

/** Time-major ids, padding after the end of each sequence. */
function randomTokens(longest: number, lengths: readonly number[], random: Random): Int32Array {
  return Int32Array.from({ length: longest * lengths.length }, (_, i) => {
    const inside = Math.floor(i / lengths.length) < lengths[i % lengths.length]!;
    return inside ? random.integer(padIndex + 1, words - 1) : padIndex;
  });
}

/** Everything a training graph needs, with weights that no symmetry or zero makes special. */
export function trainingFeeds(
  model: Model,
  batch: Batch,
  seed: number,
): { feeds: Map<string, Float64Array>; sizes: Sizes } {
  const { inputBuilder } = model;
  const { arrays, sizes } = inputBuilder.teacherForced(
    batch,
    lossWeightsOf(inputBuilder, batch),
    77,
  );
  const feeds = new Map<string, Float64Array>();
  for (const [name, data] of Object.entries(arrays)) feeds.set(name, Float64Array.from(data));
  const random = randomFrom(seed);
  for (const weight of model.weights) feeds.set(weight.name, randomValues(weight, sizes, random));
  return { feeds, sizes };
}

/** As many rows as the step uses; near 1 for scales of layer norms, as trained ones are. */
function randomValues(weight: Weight, sizes: Sizes, random: Random): Float64Array {
  const { usedRows } = weight;
  const used = usedRows === undefined ? weight.shape : [usedRows, ...weight.shape.slice(1)];
  const shape = concreteShape(used, sizes);
  const centre = weight.parts[0]!.initial.kind === "constant" && weight.name.endsWith("weight");
  const draw = () => Math.fround((centre ? 1 : 0) + 0.3 * random.normal());
  return Float64Array.from({ length: elementCount(shape) }, draw);
}
