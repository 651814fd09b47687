/** An update rule run by several threads over one shared memory. */

import {
  argumentsOf,
  checkArrays,
  checkShards,
  compileModule,
  instantiate,
  type KernelTarget,
  type UpdateRange,
} from "./compile_update.ts";
import type { UpdateRule } from "./rule.ts";
import {
  type Board,
  completed,
  type Job,
  openBoard,
  post,
  stop,
  totalOf,
  work,
} from "./shared_job.ts";

/** The kernels of a rule; all but the last are asynchronous: await one before the next. */
export interface ParallelKernels {
  /**
   * One step of the rule, in place: weights and states of the range are overwritten.
   *
   * @param gradientScale what the gradient is multiplied by first (clipping, averaging)
   * @param scalars the numbers of this step, see {@link UpdateRule.scalars}
   */
  update(
    range: UpdateRange,
    gradientScale: number,
    scalars: Readonly<Record<string, number>>,
  ): Promise<void>;
  /**
   * The sum of the squares of the summed gradient buffers, added in float64 in a fixed order; not finite if an element
   * is not.
   */
  sumOfSquares(gradients: readonly number[], count: number): Promise<number>;
  /** destination += source */
  accumulate(destination: number, source: number, count: number): Promise<void>;
  /** destination = 0 */
  zero(destination: number, count: number): void;
  /** Ends the threads. */
  close(): void;
}

/**
 * Compiles the kernels of a rule and starts `threads - 1` workers. The calling thread works too, and results do not
 * depend on the number of threads.
 *
 * @param target its memory must be shared
 */
export async function startParallelUpdate(
  rule: UpdateRule,
  target: KernelTarget,
  threads: number,
): Promise<ParallelKernels> {
  const { shards, memory } = target;
  const module = compileModule(rule, target);
  const functions = instantiate(module, memory);
  const updateArguments = argumentsOf(rule, shards);
  const board = openBoard();
  const start = () => startWorker({ module, memory, board: board.buffer });
  await Promise.all(Array.from({ length: threads - 1 }, start));

  async function run(job: Job): Promise<void> {
    checkArrays(memory, job.pointers, job.count);
    post(board, job);
    work(board, functions);
    await completed(board);
  }

  return {
    async update(range, scale, scalars) {
      const values = updateArguments(range, scale, scalars);
      await run({ kernel: "update", count: range.count, ...values });
    },
    async sumOfSquares(gradients, count) {
      checkShards(gradients, shards);
      await run({ kernel: "sumOfSquares", count, pointers: gradients, numbers: [] });
      return totalOf(board);
    },
    accumulate: (destination, source, count) =>
      run({ kernel: "accumulate", count, pointers: [destination, source], numbers: [] }),
    zero: (destination, count) => functions.zero(count, destination),
    close: () => stop(board),
  };
}

function startWorker(message: {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  board: Board["buffer"];
}): Promise<void> {
  const worker = new Worker(new URL("./update_worker.ts", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = reject;
    worker.postMessage(message);
  });
}
