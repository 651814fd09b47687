/** Speed of training on a GPU: what the host does for a step, and how long the GPU takes. */
import { generatedBatches } from "../src/examples/generate/generated.ts";
import { generatedDataset } from "../src/examples/generate/dataset.ts";
import { buildTask } from "../src/task/task.ts";
import type { BatchSource } from "../src/examples/source.ts";
import type { Gpu } from "../src/executors/webgpu/device.ts";
import { GpuTrainer } from "../src/executors/webgpu/gpu_trainer.ts";
import { readSlices } from "../src/executors/webgpu/read_buffer.ts";
import { initialise } from "../src/models/initialisation.ts";
import { parseOptimizer } from "../src/optimizers/parse_optimizer.ts";
import type { Flags } from "../src/flags/table.ts";
import { randomFrom, streams } from "../src/random.ts";
import { threadTime, watchCalls } from "./gpu_calls.ts";
import { median, timeRuns } from "./measure.ts";
import { modelFor } from "./training.ts";

/** What the host does for steps that follow one another as in training. */
export interface HostWork {
  /** Mean for a step, in ms: CPU time of this thread, without looks. */
  readonly cpu: number;
  /** For a step; looks are left out, but for what they let the GPU know. */
  readonly writes: number;
  readonly submissions: number;
  readonly commandBuffers: number;
  /** Steps to each time the GPU was looked at. */
  readonly stepsPerLook: number;
  /** Mean time that a look waits for the GPU, in ms. */
  readonly wait: number;
}

export interface GpuRun {
  readonly trainer: GpuTrainer;
  readonly source: BatchSource;
  /** Steps done. */
  steps: number;
}

export function startGpuRun(gpu: Gpu, flags: Flags): GpuRun {
  const trainer = new GpuTrainer(gpu, modelFor(flags), parseOptimizer("adam,lr=0.0001"), {
    clipGradNorm: flags.clip_grad_norm,
    accumulate: 1,
    mixed: flags.fp16,
  });
  const random = randomFrom(0, streams.weights);
  for (const { part, values } of trainer.arrays.weights()) initialise(part, values, random);
  const source = generatedBatches(generatedDataset(buildTask(flags), 0, "train"), {
    batchSize: flags.batch_size,
    numWorkers: 0,
    warn: console.warn,
  });
  return { trainer, source, steps: 0 };
}

/** Ms a step when steps follow one another as in training. */
export async function trainSteps(run: GpuRun, count: number): Promise<number> {
  const [time] = await timeRuns(1, async () => {
    for (let i = 0; i < count; i++) {
      const batch = await run.source.batch(run.steps);
      await run.trainer.step([batch], ++run.steps);
    }
    await run.trainer.collect();
  });
  return time! / count;
}

/** Measures `count` steps. Their batches are made before. */
export async function measureHost(gpu: Gpu, run: GpuRun, count: number): Promise<HostWork> {
  const first = run.steps;
  const batches = await Promise.all(
    Array.from({ length: count }, (_, i) => run.source.batch(first + i)),
  );
  const { calls, end } = watchCalls(gpu), start = threadTime();
  for (const batch of batches) await run.trainer.step([batch], ++run.steps);
  await run.trainer.collect();
  const cpu = threadTime() - start - calls.lookCpu;
  end();
  return {
    cpu: cpu / count,
    writes: calls.writes / count,
    submissions: calls.submissions / count,
    commandBuffers: calls.commandBuffers / count,
    stepsPerLook: count / calls.looks,
    wait: calls.wait / calls.looks,
  };
}

/** Median time to read a number from a GPU at rest, in ms. */
export async function measureRead(gpu: Gpu): Promise<number> {
  const { device } = gpu;
  const buffer = device.createBuffer({ size: 4, usage: GPUBufferUsage.COPY_SRC });
  const times = await timeRuns(20, () => readSlices(gpu, [{ buffer, offset: 0, bytes: 4 }]));
  buffer.destroy();
  return median(times);
}
