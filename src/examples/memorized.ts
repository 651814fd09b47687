/** `--overfit_batches`: the first batches come again and again, and are what the run is evaluated on. */
import { unclassified } from "../problems/problem.ts";
import type { Task } from "../task/task.ts";
import type { Batch } from "./batch.ts";
import type { EvalDataset } from "./eval_dataset.ts";
import { idsInBatch } from "./ids_in_batch.ts";
import { classOf } from "./read/add_example.ts";
import { type BatchSource, evaluationBatches } from "./source.ts";

/** The same source, of which only the first `count` batches are ever asked for. */
export function repeatedBatches(source: BatchSource, count: number): BatchSource {
  return { ...source, batch: (index) => source.batch(index % count) };
}

/** What a memorized set consists of. */
export interface MemorizedOptions {
  readonly task: Task;
  /** Examples. */
  readonly size: number;
  /** Examples that are evaluated at a time. */
  readonly batchSize: number;
}

/** The first examples of a source of training examples, to evaluate on; closing that is left to the training. */
export function memorizedDataset(
  name: string,
  source: BatchSource,
  { task, size, batchSize }: MemorizedOptions,
): EvalDataset {
  return {
    ...{ name, size },
    longest: () => source.longest(0),
    sample: async (count) => classified(await source.examples(0, Math.min(count, size)), task),
    open: () => ({ batches: all(), close() {} }),
  };

  async function* all(): AsyncGenerator<Batch> {
    for await (const batch of evaluationBatches(source, size, batchSize)) {
      yield classified(batch, task);
    }
  }
}

/** Training asks for no classes, so those of examples from files are not known yet. */
function classified(batch: Batch, { problem, vocabulary, layout }: Task): Batch {
  const classes = batch.classes.map((known, i) => {
    if (known !== unclassified) return known;
    const ids = idsInBatch(batch, i, layout);
    return classOf(problem, vocabulary.tokensOf(ids.problem), vocabulary.tokensOf(ids.answer));
  });
  return { ...batch, classes };
}
