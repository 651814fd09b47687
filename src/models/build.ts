import { type ModelConfig, modelConfig, type ModelFlags } from "./config.ts";
import type { Model } from "./model.ts";
import { recurrentModel, recurrentWeights } from "./recurrent.ts";
import { transformerModel, transformerWeights } from "./transformer.ts";
import type { Weight } from "./weights.ts";

/**
 * The model that the flags ask for.
 *
 * @param words size of the vocabulary @param padIndex id of the padding token @param positions rows of position tables
 */
export function modelFromFlags(
  flags: ModelFlags,
  words: number,
  padIndex: number,
  positions?: number,
): Model {
  return buildModel(modelConfig(flags, words, padIndex, positions));
}

export function buildModel(config: ModelConfig): Model {
  return config.kind === "recurrent" ? recurrentModel(config) : transformerModel(config);
}

/** The weights of a model without its training and decoding graphs: in a fraction of the time and memory. */
export function modelWeights(config: ModelConfig): Weight[] {
  return config.kind === "recurrent" ? recurrentWeights(config) : transformerWeights(config);
}
