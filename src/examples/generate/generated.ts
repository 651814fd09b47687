import { sampleLengths } from "../lengths.ts";
import { type Dataset, generateBatch, type GeneratedBatch } from "./dataset.ts";
import { watchRejections } from "./rejections.ts";
import type { BatchSource } from "../source.ts";
import { startWorkers, type WorkerPool } from "./worker_pool.ts";

/** How generated batches are delivered. */
export interface LoaderOptions {
  readonly batchSize: number;
  /** Most worker threads to start; 0: batches are always made by the calling thread. */
  readonly numWorkers: number;
  /** Gets one line if most examples have to be rejected, and some if the problem's code raises errors. */
  readonly warn: (message: string) => void;
  /** Workers start once making a batch takes longer than this, in milliseconds. */
  readonly slowAfter?: number;
}

/** Batches timed before deciding: the median of so many is not fooled by the first ones, which also compile code. */
const timed = 9;

/**
 * Batches made while they are needed. The calling thread makes them, and hands over to worker threads only if that
 * proves slow: for most problems, sending a batch from thread to thread costs more than making it. What the batches
 * hold does not depend on who makes them.
 */
export function generatedBatches(dataset: Dataset, options: LoaderOptions): BatchSource {
  const { batchSize, numWorkers, warn, slowAfter = 5 } = options;
  const { split, task: { maxLength, problem: { rejectionAdvice: advice } } } = dataset;
  const watch = watchRejections({ split, maxLength, warn, ...advice && { advice } });
  const times: number[] = [];
  let pool: WorkerPool | undefined;

  async function examples(first: number, count: number) {
    if (pool === undefined && numWorkers > 0 && isSlow(times, slowAfter)) {
      pool = startWorkers(dataset, numWorkers);
    }
    const { batch, tally } = pool === undefined
      ? timedBatch(dataset, first, count, times)
      : await pool.generate(first, count);
    watch.add(tally);
    return batch;
  }

  return {
    batch: (index) => examples(index * batchSize, batchSize),
    examples,
    // Neither timed nor counted among what was tried.
    longest: (first) =>
      sampleLengths((from, count) => generateBatch(dataset, from, count).batch, first),
    close() {
      pool?.close();
      pool = undefined;
      watch.finish();
    },
  };
}

/** Makes a batch and notes how many milliseconds it took, forgetting the oldest note. */
function timedBatch(
  dataset: Dataset,
  first: number,
  count: number,
  times: number[],
): GeneratedBatch {
  const start = performance.now();
  const generated = generateBatch(dataset, first, count);
  times.push(performance.now() - start);
  if (times.length > timed) times.shift();
  return generated;
}

function isSlow(times: readonly number[], slowAfter: number): boolean {
  if (times.length < timed) return false;
  return [...times].sort((a, b) => a - b)[timed >> 1] > slowAfter;
}
