/** The evaluation after each epoch. */
import { generatedBatches } from "../batches/generated.ts";
import { recipeFor } from "../batches/recipe.ts";
import { evaluationBatches } from "../batches/source.ts";
import type { Engine } from "../engines/engine.ts";
import { enginePredictor } from "../evaluation/engine_predictor.ts";
import { evaluate } from "../evaluation/evaluator.ts";
import type { Logger } from "../log/logger.ts";
import type { Parameters } from "../parameters/table.ts";
import { checkPrediction } from "../problems/check.ts";
import type { Run } from "../training/trainer.ts";

/** Evaluates on examples made anew each epoch (paper §3.3). */
export function evaluationOf(
  parameters: Parameters,
  engine: Engine,
  seed: number,
  words: readonly string[],
  log: Logger,
  interrupted: () => boolean,
): Run["evaluate"] {
  const order = { parameters, seed, rank: 0, split: "valid" } as const;
  const { problem, framing } = recipeFor(order);
  const size = parameters.eval_size;
  const evaluation = {
    predictor: enginePredictor(engine),
    checker: {
      check: (source: readonly string[], target: readonly string[], found: readonly string[]) =>
        checkPrediction(problem, source, target, found),
      describeClass: (code: number) => problem.describeClass(code),
    },
    words,
    framing,
    maxOutputLength: parameters.max_output_len,
    log: (line: string) => log.info(line),
    interrupted,
  };
  return async (epoch) => {
    log.info(`Creating valid iterator for ${parameters.tasks} ...`);
    const source = generatedBatches(order, {
      batchSize: parameters.batch_size_eval,
      numWorkers: parameters.num_workers,
      warn: (message) => log.warning(message),
    });
    try {
      const batches = evaluationBatches(source, size, parameters.batch_size_eval, epoch * size);
      return await evaluate(evaluation, { name: "valid", batches, size });
    } finally {
      source.close();
    }
  };
}
