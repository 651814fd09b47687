import { setImmediate } from "node:timers/promises";
import { idsInBatch } from "../ids_in_batch.ts";
import type { Task } from "../../task/task.ts";
import { type Dataset, generateBatch, type GeneratedBatch } from "../generate/dataset.ts";
import { monitorRejections } from "../generate/rejections.ts";
import { startWorkers } from "../generate/worker_pool.ts";
import { FlagError } from "../../errors.ts";
import { lineOf } from "./batch_lines.ts";
import type { SeenProblems } from "./seen_problems.ts";

/** How examples of one set were drawn. */
export interface Draws {
  /** Examples that were kept. */
  examples: number;
  /** Those left out because their problem had been met before, in this set or another. */
  duplicates: number;
  /** Examples that were tried and rejected before they were any, and why. */
  tooLong: number;
  failed: number;
  errors: number;
}

/** What drawing needs to know beside the examples themselves. */
export interface Drawing {
  /** Examples to keep. */
  readonly wanted: number;
  /** Problems not to take; those that are taken are added. */
  readonly seen: SeenProblems;
  /** Threads that make examples; 0: the calling one. */
  readonly workers: number;
  /** Gets the line of each example. */
  readonly keep: (line: string) => void;
  /** Is given the state of progress now and then. */
  readonly progress: (draws: Draws) => void;
  /** Gets one line if most examples are rejected, and some if the problem's code raises errors. */
  readonly warn: (message: string) => void;
  readonly signal: AbortSignal;
}

/** Examples made at a time: enough for sending them from thread to thread to cost little. */
const batchSize = 256;

/**
 * Drawing every one of `n` equally likely problems takes about `n ln n` draws, and more than `n (ln n + c)` with
 * probability `exp(-c)`: less than 1 in a billion for this many draws a problem, up to `n` of 100 million.
 */
const drawsPerProblem = 40;

/** Not to give up when there are next to no problems yet. */
const patience = 10_000;

/**
 * Draws the examples 0, 1, 2, … of a dataset and keeps those whose problem is new, until there are enough.
 *
 * What is kept depends on the dataset and the problems seen before alone, not on the number of workers.
 *
 * @throws {FlagError} if the problems run out
 * @throws {TrainingError} if the problem's generator never succeeds
 * @throws {FileError} if the code of a problem from a file is wrong
 */
export async function drawExamples(dataset: Dataset, drawing: Drawing): Promise<Draws> {
  const { wanted, seen, progress, signal } = drawing;
  const draws: Draws = { examples: 0, duplicates: 0, tooLong: 0, failed: 0, errors: 0 };
  const { split, task: { maxLength, problem: { rejectionAdvice: advice } } } = dataset;
  const watch = monitorRejections({
    split,
    maxLength,
    warn: drawing.warn,
    ...advice && { advice },
  });
  const size = Math.min(batchSize, wanted);
  const maker = startMaker(dataset, Math.min(drawing.workers, Math.ceil(wanted / size)));
  try {
    for (let first = 0; draws.examples < wanted; first += size) {
      const generated = await maker.make(first, size);
      signal.throwIfAborted();
      const used = keepNew(generated, dataset.task, drawing, draws);
      // What was made behind the last example that is needed does not count.
      const { tally } = used === size ? generated : generateBatch(dataset, first, used);
      draws.tooLong += tally.tooLong;
      draws.failed += tally.failed;
      draws.errors += tally.errors;
      watch.add(tally);
      progress(draws);
      const made = first + used;
      if (draws.examples < wanted && made > patience + drawsPerProblem * seen.size) {
        throw tooFew(dataset, seen, made);
      }
    }
    watch.finish();
  } finally {
    maker.close();
  }
  return draws;
}

interface Maker {
  make(first: number, count: number): Promise<GeneratedBatch>;
  close(): void;
}

function startMaker(dataset: Dataset, workers: number): Maker {
  if (workers > 0) {
    const pool = startWorkers(dataset, workers);
    return { make: pool.generate, close: pool.close };
  }
  return {
    async make(first, count) {
      // A signal is noticed only while nothing else is done.
      await setImmediate();
      return generateBatch(dataset, first, count);
    },
    close() {},
  };
}

/** Keeps the new examples of a batch. @returns how many were looked at until there were enough */
function keepNew(
  { batch }: GeneratedBatch,
  task: Task,
  { wanted, seen, keep }: Drawing,
  draws: Draws,
): number {
  let index = 0;
  for (; index < batch.size && draws.examples < wanted; index++) {
    const ids = idsInBatch(batch, index, task.layout);
    if (seen.add(ids.problem)) {
      keep(lineOf(ids, task));
      draws.examples++;
    } else {
      draws.duplicates++;
    }
  }
  return index;
}

function tooFew(
  { task: { problem }, split }: Dataset,
  { size, most }: SeenProblems,
  made: number,
): FlagError {
  return new FlagError(
    `--${split}`,
    `only ${size} different problems of ${problem.name} came up, in ${made} draws; ${most} are asked for by ` +
      "--train, --valid and --test together: ask for fewer, or widen the range " +
      "(--minint, --maxint, --dim1, --dim2)",
  );
}
