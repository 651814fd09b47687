/** Which device a run trains on, and why. */
import { CpuTrainer } from "../executors/onnx/cpu_trainer.ts";
import type { Trainer } from "../executors/trainer.ts";
import type { Gpu } from "../executors/webgpu/device.ts";
import { Profile } from "../executors/webgpu/profile.ts";
import { FlagError } from "../errors.ts";
import type { World } from "../mpi/world.ts";
import type { Model } from "../models/model.ts";
import type { Optimizer } from "../optimizers/rule.ts";
import type { Flags } from "../flags/table.ts";
import { Training } from "../training/training.ts";
import { workersOf } from "./cpu_workers.ts";
import { expectGpu, fittedGpu, openNumberedGpu } from "./expected_gpu.ts";
import { webGpuCardOf } from "./rank_card.ts";
import { chooseAccelerator } from "./scoring_device.ts";

/** A model in training, and the reason for its device, for the log. */
export interface StartedTraining {
  readonly training: Training;
  readonly why: string;
  /** What evaluates, where the log says so: left out where it is the CPU, and nobody insisted on a GPU. */
  readonly evaluation?: string;
}

/** Where reports go: lines to the log, and a file of the run's folder. */
export interface Publish {
  line(text: string): void;
  warn(text: string): void;
  file(name: string, text: string): void;
}

/**
 * A GPU if there is a real one, else the CPU; `--cpu` and `--device` decide otherwise.
 *
 * @param publish is given the profile that `--profile true` asks for
 * @param world ranks that train together
 * @throws FlagError when a GPU is demanded and there is none
 */
export async function startTraining(
  model: Model,
  optimizer: Optimizer,
  flags: Flags,
  publish: Publish,
  world: World,
): Promise<StartedTraining> {
  const { localRank } = world;
  const { gpu: chosen, why } = await chooseForRank(flags, localRank, publish);
  const gpu = chosen && await fittedGpu(chosen, flags.gpu_matmul, publish.line);
  const mixed = flags.fp16;
  if (mixed && !gpu?.f16) throw withoutF16(gpu, why);
  if (flags.profile && gpu === undefined) throw profileWithoutGpu(why);
  const isDemanded = gpu !== undefined && flags.device === "webgpu";
  // A software adapter takes far longer than ONNX Runtime, and nobody asks for one to evaluate fast.
  const isFast = gpu !== undefined && !gpu.software;
  // Where somebody has installed CUDA for evaluation, it is used, unless they insist on WebGPU.
  const accelerator = isFast && isDemanded
    ? undefined
    : chooseAccelerator(flags, publish.warn, localRank, gpu === undefined);
  const evaluates = isFast && accelerator === undefined;
  const work = { flags, optimizer, vocabSize: model.vocabSize, world, onGpu: gpu !== undefined };
  const onnx = { accelerator, lanes: await workersOf(work, publish.line) };
  const options = {
    clipGradNorm: flags.clip_grad_norm,
    accumulate: flags.accumulate_gradients,
    world,
  };
  const started = (trainer: Trainer): StartedTraining => {
    const { description } = trainer.executor;
    const isSaid = isDemanded || evaluates || accelerator !== undefined;
    return {
      training: new Training(model, trainer),
      why,
      ...isSaid && { evaluation: description },
    };
  };
  if (gpu === undefined) {
    return started(await CpuTrainer.start(model, optimizer, { ...options, ...onnx }));
  }
  const profiled = flags.profile && world.rank === 0 ? profileOf(gpu, publish) : {};
  const { GpuTrainer } = await import("../executors/webgpu/gpu_trainer.ts");
  const inference = evaluates ? {} : { onnx };
  return started(
    new GpuTrainer(gpu, model, optimizer, { ...options, ...profiled, ...inference, mixed }),
  );
}

function profileOf(gpu: Gpu, publish: Publish): { readonly profile?: Profile } {
  if (!gpu.timestamps) {
    publish.line(`--profile: ${gpu.name} has no clock to measure with (timestamp-query)`);
    return {};
  }
  const profile = new Profile(gpu.device, ({ table, trace }) => {
    publish.file("profile.json", trace);
    publish.line(`${table}\nEvery dispatch is in profile.json, for Perfetto or chrome://tracing`);
  });
  return { profile };
}

function profileWithoutGpu(why: string): FlagError {
  const problem = `measures graphics cards, and this run uses the CPU (${why}); leave it out`;
  return new FlagError("--profile", problem);
}

function withoutF16(gpu: Gpu | undefined, why: string): FlagError {
  const problem = gpu === undefined
    ? `needs a graphics card, and this run uses the CPU (${why})`
    : `${gpu.name} does not compute with 16-bit floats (WebGPU feature shader-f16)`;
  return new FlagError("--fp16", `${problem}; leave it out`);
}

interface Chosen {
  readonly gpu?: Gpu;
  readonly why: string;
}

/** Where a rank cannot have a card of its own, it shares one. */
async function chooseForRank(flags: Flags, localRank: number, { warn }: Publish): Promise<Chosen> {
  const local_gpu = await webGpuCardOf(flags, localRank);
  try {
    return await chooseGpu({ ...flags, local_gpu });
  } catch (error) {
    if (local_gpu === flags.local_gpu || !(error instanceof FlagError)) throw error;
    warn(
      `No graphics card of its own for this process, which may share one: ${error.message}. Let each process see one card alone ` +
        "(with Slurm, --gpus-per-task=1)",
    );
    return await chooseGpu(flags);
  }
}

async function chooseGpu({ cpu, device, local_gpu }: Flags): Promise<Chosen> {
  if (cpu) return { why: "--cpu true" };
  if (device === "cpu") return { why: "--device cpu" };
  if (device === "webgpu") return { gpu: await expectGpu(local_gpu), why: "--device webgpu" };
  const gpu = await openNumberedGpu(local_gpu);
  if (gpu === undefined) return { why: "no graphics card was found" };
  if (local_gpu > 0) return { gpu, why: `--local_gpu ${local_gpu}` };
  if (!gpu.software) return { gpu, why: "the graphics card that was found" };
  gpu.device.destroy();
  return { why: `the only graphics card, ${gpu.name}, is a software one` };
}
