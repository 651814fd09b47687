/** Answers that a model draws at random. */
import type { Batch } from "../examples/batch.ts";
import {
  sampleAnswers,
  type SampledAnswer,
  type SampledModel,
  type Sampling,
} from "../decoding/sample_answers.ts";
import type { Predictor } from "./predictor.ts";

/** Draws answers to each problem of a batch; `maxLength` counts BOS and EOS. */
export interface Sampler {
  /** Answers to each problem. */
  readonly samples: number;
  draw(batch: Batch, maxLength: number): Promise<readonly SampledAnswer[][]>;
}

/** How answers are drawn; `maxLength` is said for each batch. */
export type SamplerSettings = Omit<Sampling, "maxLength">;

export function samplerOf(model: SampledModel, settings: SamplerSettings): Sampler {
  return {
    samples: settings.samples,
    draw: (batch, maxLength) => sampleAnswers(model, batch, { ...settings, maxLength }),
  };
}

/** The same predictions, but that answers are drawn. */
export function samplingPredictor(predictor: Predictor, { draw }: Sampler): Predictor {
  return { ...predictor, generate: draw };
}
