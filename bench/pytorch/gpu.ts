/** `deno task bench gpu`: training here through WebGPU and in PyTorch through CUDA on the same GPU, in all settings. */
import { FlagError } from "../../src/errors.ts";
import { type Gpu, gpuDescription } from "../../src/executors/webgpu/device.ts";
import type { Flags } from "../../src/flags/table.ts";
import { chosenGpu } from "../chosen_gpu.ts";
import { startGpuRun, trainSteps } from "../gpu_training.ts";
import { flagsFor, type Size } from "../training.ts";
import type { PeerOptions } from "./choices.ts";
import { compare, type Comparison, type Contender, type Trains } from "./in_turns.ts";
import { recordStep } from "./recorded_step.ts";
import { describePyTorch, startPyTorch } from "./script.ts";
import { gpuSettings, type Precision } from "./settings.ts";

const comparisons: readonly Comparison[] = [
  {
    name: "eager PyTorch with float32",
    counts: ({ precision, mode = "eager" }) => precision === "fp32" && mode === "eager",
  },
  { name: "PyTorch's best with float32", counts: ({ precision }) => precision === "fp32" },
  { name: "PyTorch's best of all", counts: () => true },
];

/** Steps before those that are timed: lengths are met for the first time, so that kernels are compiled. */
const warmUp = 10;

/** @throws FlagError where `--python` has no PyTorch with CUDA, or no GPU answers through WebGPU */
export async function benchGpu(options: PeerOptions): Promise<void> {
  const { pytorch, cuda, gpu: card } = await describePyTorch(options.python);
  if (card === null) {
    throw new FlagError("--python", `its PyTorch ${pytorch} reaches no GPU through CUDA`);
  }
  const gpu = await chosenGpu("gpu");
  console.log(`PyTorch ${pytorch}, CUDA ${cuda}, on ${card} beside ${gpuDescription(gpu)}`);
  for (const size of options.sizes) await compareSize(gpu, size, options);
}

async function compareSize(gpu: Gpu, size: Size, options: PeerOptions): Promise<void> {
  const { python, choices, rounds, seconds } = options;
  const flags = flagsFor(size), recorded = await recordStep(flags);
  const ours = (name: string, precision: Precision, flags: Flags): Contender => ({
    ...{ name, precision },
    start: () => startHere(gpu, flags, seconds),
  });
  const mixed = ours("this program, fp16", "fp16", { ...flags, fp16: true, amp: 1 });
  const contenders: Contender[] = [
    ours("this program, fp32", "fp32", flags),
    ...gpu.f16 ? [mixed] : [],
    ...gpuSettings(choices).map((setting) => ({
      ...setting,
      start: () => startPyTorch(python, setting, recorded, seconds),
    })),
  ];
  await compare(size, contenders, comparisons, rounds);
}

function startHere(gpu: Gpu, flags: Flags, seconds: number): Trains {
  const run = startGpuRun(gpu, flags);
  return {
    async measure() {
      if (run.steps === 0) await trainSteps(run, warmUp);
      const estimate = await trainSteps(run, warmUp);
      const time = await trainSteps(run, Math.max(1, Math.round(1000 * seconds / estimate)));
      return 1000 * flags.batch_size / time;
    },
    close() {
      run.trainer.close();
      run.source.close();
    },
  };
}
