import type { Constraint } from "../decoding/constraint.ts";
import type { InferenceModel } from "../decoding/inference_model.ts";
import { sampleAnswers } from "../decoding/sample_answers.ts";
import { collate } from "../examples/collate.ts";
import { randomFrom, streams } from "../random.ts";
import type { Task } from "../task/task.ts";
import type { RoundContext } from "./rounds.ts";

export interface SamplerOptions {
  readonly seed: number;
  readonly topK: number;
  readonly topP: number;
  /** What samples must be like; left out: they may be anything. */
  readonly constraint: Constraint | undefined;
  /** Tokens that a construction may have. */
  readonly longest: number;
}

/** Draws constructions from a model, which is asked nothing. */
export function sampler(
  model: InferenceModel,
  { vocabulary, layout }: Task,
  { seed, topK, topP, constraint, longest }: SamplerOptions,
): RoundContext["sample"] {
  const question = collate([{ source: [], target: [], codeClass: 0 }], vocabulary, layout);
  return async ({ round, number }, count, temperature) => {
    const [answers] = await sampleAnswers(model, question, {
      ...{ temperature, topK, topP, constraint, samples: count, maxLength: longest + 2 },
      seed: randomFrom(seed, streams.sampling, round, number).integer(0, 2 ** 31 - 1),
    });
    return answers!.flatMap(({ tokens, count }) => Array<readonly number[]>(count).fill(tokens));
  };
}
