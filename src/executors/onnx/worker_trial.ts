/** Trainers that are timed to find out how the cores are best shared out. */
import { collateCoded } from "../../examples/collate.ts";
import type { Batch } from "../../examples/batch.ts";
import { EncodedExamples } from "../../examples/encoded_examples.ts";
import { initialise } from "../../models/initialisation.ts";
import type { Model } from "../../models/model.ts";
import type { Optimizer } from "../../optimizers/rule.ts";
import { randomFrom, streams } from "../../random.ts";
import type { SequenceLayout } from "../../task/sequence_layout.ts";
import { specialTokens } from "../../tokenizers/vocabulary.ts";
import { CpuTrainer } from "./cpu_trainer.ts";
import type { Trials } from "./worker_search.ts";

/** What is trained in a trial. */
export interface TrialTraining {
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly clipGradNorm: number;
  readonly batchSize: number;
  readonly layout: SequenceLayout;
}

/** Tokens of a problem and of an answer: the default problem's. */
const lengths = { problem: 7, answer: 2 };

/** Trials that train a model on one batch of random tokens. */
export function trialsOf(training: TrialTraining): Trials {
  const { model, optimizer, clipGradNorm } = training;
  const batch = randomBatch(training);
  return {
    now: () => performance.now(),
    async start(lanes) {
      const options = { lanes, clipGradNorm, accumulate: 1 };
      const trainer = await CpuTrainer.start(model, optimizer, options);
      const random = randomFrom(0, streams.weights);
      for (const { part, values } of trainer.arrays.weights()) initialise(part, values, random);
      let steps = 0;
      return {
        async step() {
          const start = performance.now();
          await trainer.step([batch], ++steps);
          return performance.now() - start;
        },
        close() {
          trainer.executor.close();
          trainer.close();
        },
      };
    },
  };
}

function randomBatch({ model, batchSize, layout }: TrialTraining): Batch {
  const random = randomFrom(0, streams.train), examples = new EncodedExamples();
  const last = model.vocabSize - 1, first = Math.min(specialTokens.length, last);
  const tokens = (count: number) =>
    Array.from({ length: count }, () => random.integer(first, last));
  for (let i = 0; i < batchSize; i++) {
    examples.add(tokens(lengths.problem), tokens(lengths.answer), 0);
  }
  return collateCoded(examples, layout);
}
