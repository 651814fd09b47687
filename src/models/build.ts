import { type ModelConfig, modelConfig, type ModelFlags } from "./config.ts";
import type { Model } from "./model.ts";
import type { InferenceGraphs } from "./ports.ts";
import type { Probe } from "./probes.ts";
import { recurrentModel, recurrentProbes, recurrentWeights } from "./recurrent_model.ts";
import { recurrentInference } from "./recurrent_steps.ts";
import { transformerModel, transformerProbes, transformerWeights } from "./transformer.ts";
import { transformerInference } from "./transformer_inference.ts";
import { type Weight, Weights } from "./weights.ts";

/**
 * The model that the flags ask for.
 *
 * @param vocabSize size of the vocabulary @param padIndex id of the padding token @param positions rows of position tables
 */
export function modelFromFlags(
  flags: ModelFlags,
  vocabSize: number,
  padIndex: number,
  positions?: number,
): Model {
  return buildModel(modelConfig(flags, vocabSize, padIndex, positions));
}

export function buildModel(config: ModelConfig): Model {
  return config.kind === "recurrent" ? recurrentModel(config) : transformerModel(config);
}

/** The weights of a model without its training and decoding graphs: in a fraction of the time and memory. */
export function modelWeights(config: ModelConfig): Weight[] {
  return config.kind === "recurrent" ? recurrentWeights(config) : transformerWeights(config);
}

/** What can be seen inside a model's teacher-forced pass, in the order in which it is computed. */
export function modelProbes(config: ModelConfig): Probe[] {
  return config.kind === "recurrent" ? recurrentProbes(config) : transformerProbes(config);
}

/** The graphs by which a trained model answers, and the weights that they use. */
export function inferenceGraphs(
  config: ModelConfig,
): { graphs: InferenceGraphs; weights: Weight[] } {
  const weights = new Weights();
  const graphs = config.kind === "recurrent"
    ? recurrentInference(config, weights)
    : transformerInference(config, weights);
  return { graphs, weights: weights.all() };
}
