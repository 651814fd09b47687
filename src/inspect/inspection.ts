/** All that is shown of a model and one problem. */
import type { InferenceModel } from "../decoding/inference_model.ts";
import type { Batch } from "../examples/batch.ts";
import type { ModelConfig } from "../models/config.ts";
import type { StackName } from "../models/probes.ts";
import type { Vocabulary } from "../tokenizers/vocabulary.ts";
import { type Look, lookInside } from "./look.ts";
import {
  type LayerPredictions,
  layerPredictions,
  type LayerStates,
  layerStates,
} from "./states_view.ts";
import { type EmbeddingView, embeddingViews } from "./vocabulary_view.ts";

/** What is asked, as people read it. */
export interface Question {
  /** The file of the model. */
  readonly model: string;
  readonly problem: string;
  readonly answer: string;
}

export interface Inspection extends Look {
  readonly question: Question;
  readonly config: ModelConfig;
  readonly batch: Batch;
  readonly vocabulary: Vocabulary;
  /** Tokens that each stack reads. */
  readonly tokens: Readonly<Record<StackName, readonly string[]>>;
  /** What the model writes behind each position of the stack that predicts; shorter where it writes nothing there. */
  readonly written: readonly string[];
  readonly states: readonly LayerStates[];
  readonly predictions: readonly LayerPredictions[];
  readonly embeddings: readonly EmbeddingView[];
}

/** @param batch the problem with the model's own answer @throws OutOfMemoryError for sequences that are too long */
export async function inspect(
  model: InferenceModel,
  config: ModelConfig,
  vocabulary: Vocabulary,
  batch: Batch,
  question: Question,
): Promise<Inspection> {
  const look = await lookInside(model, config, batch), predictions = layerPredictions(look);
  const tokensOf = (ids: Int32Array = new Int32Array()) => vocabulary.tokensOf(ids);
  // An encoder alone predicts token t at position t, a decoder the token behind it.
  const ahead = predictions[0]?.seen.stack === "encoder" ? 0 : 1;
  return {
    ...look,
    ...{ question, config, batch, vocabulary, predictions },
    tokens: { encoder: tokensOf(look.reads.encoder), decoder: tokensOf(look.reads.decoder) },
    written: tokensOf(batch.target.slice(ahead)),
    states: layerStates(look),
    embeddings: embeddingViews(model.arrays.weights(), vocabulary),
  };
}
