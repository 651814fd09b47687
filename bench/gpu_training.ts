/** Speed of training on a GPU: what the host does for a step, and how long the GPU takes. */
import { generatedBatches } from "../src/examples/generate/generated.ts";
import { generatedDataset } from "../src/examples/generate/dataset.ts";
import { buildTask } from "../src/task/task.ts";
import type { BatchSource } from "../src/examples/source.ts";
import type { Gpu } from "../src/executors/webgpu/device.ts";
import { GpuTrainer } from "../src/executors/webgpu/gpu_trainer.ts";
import { initialise } from "../src/models/initialisation.ts";
import { parseOptimizer } from "../src/optimizers/parse_optimizer.ts";
import type { Flags } from "../src/flags/table.ts";
import { randomFrom, streams } from "../src/random.ts";
import { median, timeRuns } from "./measure.ts";
import { modelFor } from "./training.ts";

export interface HostWork {
  /** Medians in ms: from the start of recording commands to the return of their submission. */
  readonly recording: number;
  /** With preparation and upload of the batch. */
  readonly all: number;
  /** Looking what became of the steps, with the GPU at rest. */
  readonly look: number;
  readonly submissions: number;
  readonly commandBuffers: number;
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

/** What the host does for a step; the GPU is at rest before each, as it may be the same processor. */
export async function measureHost(gpu: Gpu, run: GpuRun, count: number): Promise<HostWork> {
  const recording: number[] = [], all: number[] = [], look: number[] = [];
  const work = { submissions: 0, commandBuffers: 0 };
  let start = 0, began = 0, submitted = 0;
  const watch = watchDevice(gpu, () => (began = performance.now()), (commandBuffers) => {
    submitted = performance.now();
    recording.push(submitted - began);
    work.submissions++;
    work.commandBuffers += commandBuffers;
  });
  for (let i = 0; i < count; i++) {
    const batch = await run.source.batch(run.steps);
    start = performance.now();
    await run.trainer.step([batch], ++run.steps);
    all.push(submitted - start);
    // Reads a few numbers back, which is no work of the step's.
    watch.paused = true;
    await gpu.device.queue.onSubmittedWorkDone();
    const looking = performance.now();
    await run.trainer.collect();
    look.push(performance.now() - looking);
    watch.paused = false;
  }
  watch.end();
  return {
    recording: median(recording),
    all: median(all),
    look: median(look),
    submissions: work.submissions / count,
    commandBuffers: work.commandBuffers / count,
  };
}

/** Tells of every encoder begun and every submission done, unless paused. */
function watchDevice({ device, staging }: Gpu, begin: () => void, done: (buffers: number) => void) {
  const { queue } = device;
  const create = device.createCommandEncoder.bind(device), submit = queue.submit.bind(queue);
  const watch = {
    paused: false,
    end() {
      device.createCommandEncoder = create;
      queue.submit = submit;
      staging.read = read;
    },
  };
  // What reads back is no work of the step's.
  const read = staging.read.bind(staging);
  staging.read = async (bytes, fill) => {
    const before = watch.paused;
    watch.paused = true;
    return await read(bytes, fill).finally(() => watch.paused = before);
  };
  device.createCommandEncoder = (descriptor) => {
    if (!watch.paused) begin();
    return create(descriptor);
  };
  queue.submit = (buffers) => {
    submit(buffers);
    if (!watch.paused) done([...buffers].length);
  };
  return watch;
}
