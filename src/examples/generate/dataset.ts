import type { Split } from "../../problems/problem.ts";
import type { Random } from "../../random.ts";
import type { Task } from "../../task/task.ts";
import type { Batch } from "../batch.ts";
import { collateCoded } from "../collate.ts";
import { EncodedExamples } from "../encoded_examples.ts";
import { randomOfExamples } from "../random_of_examples.ts";
import { drawExample, type DrawStats, emptyDrawStats } from "./draw.ts";

/** Generated examples of a task, numbered from 0 without end. */
export interface Dataset {
  readonly task: Task;
  /** Not negative: see `seedOrDrawn` for runs that were given none. */
  readonly seed: number;
  readonly split: Split;
  /** Name among the problem's own test sets; left out for what `generate` makes. */
  readonly set?: string;
  /** All chance that example number `example` takes. */
  readonly randomOf: (example: number) => Random;
}

/** A batch, and what generating it took. */
export interface GeneratedBatch {
  readonly batch: Batch;
  readonly tally: DrawStats;
}

/** @param set one of the problem's own test sets */
export function generatedDataset(task: Task, seed: number, split: Split, set?: string): Dataset {
  const randomOf = randomOfExamples(seed, split, set);
  if (set === undefined) return { task, seed, split, randomOf };
  const generate = task.problem.evalSets![set]!;
  return { task: { ...task, problem: { ...task.problem, generate } }, seed, split, set, randomOf };
}

/** Where the examples of a batch are put together: the same for every batch, so that it need not grow each time. */
const scratch = new EncodedExamples();

/**
 * Generates the batch of examples number `first` to `first + count - 1`.
 *
 * Each example has a stream of random numbers of its own, so it depends on the dataset and its number alone: not on the
 * size of batches, not on which worker makes it, not on what was made before.
 *
 * @throws {TrainingError} if the problem's generator never succeeds
 * @throws {FlagError | FileError} if the problem cannot make examples with these flags, or its code is wrong
 */
export function generateBatch(
  { task, split, randomOf }: Dataset,
  first: number,
  count: number,
): GeneratedBatch {
  const rules = { ...task, split }, tally = emptyDrawStats();
  scratch.clear();
  for (let number = first; number < first + count; number++) {
    drawExample(rules, randomOf(number), tally, scratch);
  }
  return { batch: collateCoded(scratch, task.layout), tally };
}
