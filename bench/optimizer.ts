/** Times the optimizer kernels over 8 million weights: `deno task bench optimizer [--millions 8]`. */

import { addressOf } from "../src/address_of.ts";
import { preferHugePages } from "../src/libc.ts";
import { startParallelUpdate } from "../src/optimizers/parallel_update.ts";
import { option } from "./measure.ts";
import { parseOptimizer } from "../src/optimizers/parse_optimizer.ts";

const RUNS = 40;
const count = Math.round(1e6 * option("millions", 8));

for (const shards of [1, 2]) {
  for (const threads of [1, 2]) {
    console.log(`${shards} gradient buffer(s), ${threads} thread(s)`);
    await measure(shards, threads);
  }
}

async function measure(shards: number, threads: number): Promise<void> {
  const memory = noisyMemory(3 + shards);
  const array = (index: number) => 4 * count * index;
  const gradients = Array.from({ length: shards }, (_, i) => array(3 + i));
  const state = { exp_avg: array(1), exp_avg_sq: array(2) };
  const range = { count, weight: array(0), gradients, state };
  const optimizer = parseOptimizer("adam,lr=0.0001");
  const kernels = await startParallelUpdate(optimizer.rule, { shards, memory }, threads);
  let step = 0;
  await report(
    "  adam",
    6 + shards,
    () => kernels.update(range, 1, optimizer.scalars(++step)),
  );
  await report("  sum of squares", shards, () => kernels.sumOfSquares(gradients, count));
  await report("  accumulate", 3, () => kernels.accumulate(gradients[0], array(0), count));
  await report("  zero", 1, () => kernels.zero(array(1), count));
  kernels.close();
}

/** @param arrays how many arrays of `count` numbers a run reads or writes, each counted once per way */
async function report(name: string, arrays: number, run: () => unknown): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const [best, median] = [times[0], times[RUNS / 2]];
  const speed = (4e-6 * arrays * count / best).toFixed(1);
  console.log(
    `${name.padEnd(20)} best ${best.toFixed(2)} ms, median ${median.toFixed(2)} ms, ${speed} GB/s`,
  );
}

/** A shared memory of `arrays` arrays of `count` small positive numbers. */
function noisyMemory(arrays: number): WebAssembly.Memory {
  const pages = Math.ceil(4 * arrays * count / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const values = new Float32Array(memory.buffer, 0, arrays * count);
  preferHugePages(addressOf(values), memory.buffer.byteLength);
  for (let i = 0; i < values.length; i++) values[i] = 1e-3 * (1 + (i * 2654435761 % 1000) / 1000);
  return memory;
}
