/** `deno task bench cpu`: training here and in PyTorch on the CPU, in all of PyTorch's settings that may be the fastest. */
import { availableCores } from "../../src/executors/onnx/lanes.ts";
import { trainingSpeed } from "../peer.ts";
import { flagsFor, type Size } from "../training.ts";
import type { PeerOptions } from "./choices.ts";
import { compare, type Comparison, type Contender } from "./in_turns.ts";
import { recordStep } from "./recorded_step.ts";
import { describePyTorch, startPyTorch } from "./script.ts";
import { cpuSettings } from "./settings.ts";

const comparisons: readonly Comparison[] = [
  { name: "eager PyTorch", counts: ({ mode = "eager" }) => mode === "eager" },
  { name: "PyTorch in its fastest setting", counts: () => true },
];

/** @throws FlagError where `--python` has no PyTorch */
export async function benchCpu(options: PeerOptions): Promise<void> {
  const { pytorch } = await describePyTorch(options.python);
  console.log(`PyTorch ${pytorch} beside this program, ${availableCores()} cores`);
  for (const size of options.sizes) await compareSize(size, options);
}

async function compareSize(size: Size, options: PeerOptions): Promise<void> {
  const { python, choices, rounds, seconds } = options;
  const flags = flagsFor(size), recorded = await recordStep(flags);
  const contenders: Contender[] = [
    {
      name: "this program",
      precision: "fp32",
      start: () => ({ measure: () => trainingSpeed(flags, seconds), close() {} }),
    },
    ...cpuSettings(choices, availableCores()).map((setting) => ({
      ...setting,
      start: () => startPyTorch(python, setting, recorded, seconds),
    })),
  ];
  await compare(size, contenders, comparisons, rounds);
}
