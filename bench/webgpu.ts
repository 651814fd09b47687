/** `deno task bench webgpu`: the GPU engine by itself and, in turns, jax-js on the same adapter. */
import { layoutOf } from "../src/executors/layout.ts";
import type { Gpu } from "../src/executors/webgpu/device.ts";
import { chosenGpu } from "./chosen_gpu.ts";
import { matmulFlops } from "./flops.ts";
import { gpuMatmulSpeed } from "./gpu_matmul.ts";
import { type GpuRun, measureHost, measureRead, startGpuRun, trainSteps } from "./gpu_training.ts";
import { median } from "./measure.ts";
import type { Flags } from "../src/flags/table.ts";
import { flagsFor, modelFor, type Size, wordsFor } from "./training.ts";

/** Lengths of a typical batch of GCDs in base 1000: problem, and answer without its last token. */
const typical = { S: 8, T: 3 };

/** Steps whose lengths are met for the first time, so that they are planned and compiled. */
const warmUp = 5;

/** Steps over which the host's work is measured. */
const hostSteps = { software: 50, card: 512 };

export interface GpuBenchOptions {
  /** Steps of each measurement of ours; the peer takes as many. 0: by what the adapter is. */
  readonly steps: number;
  readonly rounds: number;
}

export async function benchWebgpu(size: Size, options: GpuBenchOptions): Promise<void> {
  const gpu = await chosenGpu("webgpu");
  const steps = options.steps || (gpu.software ? 5 : 50);
  const can = [gpu.f16 && "f16", gpu.timestamps && "timestamps"].filter(Boolean).join(", ");
  const { dim, layers, batch } = size;
  console.log(`${gpu.name}${gpu.software ? " (software)" : ""}: ${can}`);
  console.log(`${dim} dimensions, ${layers}+${layers} layers, batch ${batch}, ${load()}`);
  const flags = flagsFor(size);
  const run = startGpuRun(gpu, flags);
  await trainSteps(run, warmUp);
  await printHost(gpu, run);
  if (gpu.software) await printHostOfCard(gpu, flags);
  printMemory(run, size);
  await compareMatmul(gpu, options.rounds);
  await compareSteps(run, size, steps, options.rounds);
  run.trainer.close();
  run.source.close();
}

/** The machine's load, which decides how far figures can be trusted. */
function load(): string {
  return `load of the machine ${Deno.loadavg()[0]!.toFixed(1)}`;
}

async function printHost(gpu: Gpu, run: GpuRun): Promise<void> {
  const steps = hostSteps[gpu.software ? "software" : "card"];
  const names = run.trainer.dispatchNames(await run.source.batch(0));
  const work = await measureHost(gpu, run, steps);
  const { cpu, writes, submissions, commandBuffers, stepsPerLook, wait } = work;
  console.log(
    `  a step      ${names.length} dispatches, ${commandBuffers.toFixed(2)} command buffers in ${
      submissions.toFixed(2)
    } submissions, ${writes.toFixed(2)} writes to buffers`,
  );
  console.log(
    `  host        ${
      cpu.toFixed(2)
    } ms of CPU time in its thread to prepare, upload, record and submit a step ` +
      `(mean of ${steps})`,
  );
  const how = gpu.staging.readsAtOnce ? "without" : "with", read = await measureRead(gpu);
  console.log(
    `  a look      after ${stepsPerLook.toFixed(1)} steps, ${wait.toFixed(2)} ms of waiting; ${
      read.toFixed(2)
    } ms at a GPU at rest, ${how} waiting for a promise`,
  );
}

/** What the host would do for a card, whose dispatches are merged; the adapter computes slower so. */
async function printHostOfCard(gpu: Gpu, flags: Flags): Promise<void> {
  console.log("  planned for a card:");
  const run = startGpuRun({ ...gpu, dispatchesAreDear: true, matmuls: [] }, flags);
  await trainSteps(run, warmUp);
  await printHost(gpu, run);
  run.trainer.close();
  run.source.close();
}

/** The formula: weights, gradients and what the optimizer keeps lie in flat arrays; the rest is for activations. */
function printMemory({ trainer }: GpuRun, size: Size): void {
  const { total, trainable } = layoutOf(modelFor(flagsFor(size)).weights);
  const states = trainer.arrays.optimizerState().size;
  const flat = 4 * (total + trainable * (1 + states));
  const millions = (n: number) => (n / 1e6).toFixed(1);
  console.log(
    `  buffers     ${millions(trainer.bufferBytes)} MB = 4 bytes × (${
      millions(total)
    } M weights + ` +
      `${millions(trainable)} M trained × ${1 + states}) + ` +
      `${millions(trainer.bufferBytes - flat)} MB for activations, inputs and sums`,
  );
}

async function compareMatmul(gpu: Gpu, rounds: number): Promise<void> {
  const ours: number[] = [], theirs: number[] = [];
  const runs = gpu.software ? 3 : 20;
  for (let round = 0; round < rounds; round++) {
    ours.push(await gpuMatmulSpeed(gpu, runs));
    theirs.push(await peer("jax_matmul.ts", [runs], /([\d.]+) GFLOP\/s/));
  }
  const speed = (values: number[]) => `${median(values).toFixed(1)} GFLOP/s`;
  console.log(
    `  512³        ours ${speed(ours)}, jax-js ${speed(theirs)}: ${
      ratio(ours, theirs)
    } (${load()})`,
  );
}

async function compareSteps(
  run: GpuRun,
  size: Size,
  steps: number,
  rounds: number,
): Promise<void> {
  const ours: number[] = [], theirs: number[] = [];
  const { dim, layers, batch } = size;
  const model = modelFor(flagsFor(size));
  for (let round = 1; round <= rounds; round++) {
    ours.push(1000 * batch / await trainSteps(run, steps));
    const args = [dim, layers, batch, wordsFor(flagsFor(size)), steps];
    theirs.push(await peer("jax_step.ts", args, /([\d.]+) examples\/s/));
    console.log(
      `  round ${round}     ours ${ours.at(-1)!.toFixed(1)}, jax-js ${
        theirs.at(-1)!.toFixed(1)
      } examples/s (${load()})`,
    );
  }
  const flops = matmulFlops(Object.values(model.training), { B: batch, ...typical });
  const speed = median(ours), time = 1000 * batch / speed;
  console.log(`  step        ${time.toFixed(2)} ms, ${speed.toFixed(1)} examples/s`);
  console.log(
    `  products    ${(flops / 1e9).toFixed(2)} GFLOP a step: ${
      (flops / time / 1e6).toFixed(1)
    } GFLOP/s over the whole step`,
  );
  console.log(
    `  jax-js      ${median(theirs).toFixed(1)} examples/s: ours is ${ratio(ours, theirs)}`,
  );
}

function ratio(ours: readonly number[], theirs: readonly number[]): string {
  return `${(median(ours) / median(theirs)).toFixed(2)} times as fast`;
}

/** Runs a program of the peer's in a process of its own, so that nothing is shared. @returns the last number it prints */
async function peer(file: string, args: readonly number[], pattern: RegExp): Promise<number> {
  const script = new URL(file, import.meta.url).href;
  const alone = ["run", "--allow-all", "--no-check", "--no-config", "--no-lock"];
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [...alone, script, ...args.map(String)],
    stderr: "inherit",
  }).output();
  const text = new TextDecoder().decode(stdout);
  const found = pattern.exec(text);
  if (!found) throw new Error(`${file} printed no speed: ${text}`);
  return Number(found[1]);
}
