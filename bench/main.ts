/**
 * Benchmarks; each prints what it measured. Run them on a machine that does nothing else.
 *
 *     deno task bench [step|large|lanes|optimizer] [--dim 256] [--layers 4] [--batch 32] [--seconds 20] [--rounds 5]
 *     deno task bench evaluation [--dim 256] [--layers 4] [--examples 10000] [--rounds 3]
 *     deno task bench webgpu [--dim 256] [--layers 4] [--batch 32] [--steps 50] [--rounds 3]
 *     deno task bench matmul
 *     deno task bench [data|predict|scaling|memory|footprint]
 *     deno task bench mpi [--ranks 2] [--steps 40] [--launcher "mpirun --bind-to none"] [--dim 256] [--layers 4] [--batch 32]
 *     deno task bench [encode|runs] [--rounds 3]
 *     deno task bench start [--rounds 5] [-- COMMAND…]
 *     deno task bench peer [--rounds 5] -- COMMAND…
 *     deno task bench [cpu|gpu] [--python python3] [--rounds 3] [--seconds 5] [--modes …] [--precisions …] [--sdpa …]
 *     deno task bench record [--output step.safetensors]
 *     deno task bench generation [--rounds 5] [-- COMMAND…]
 *     deno task bench definitions [--rounds 3] [--only gcd,integration] -- COMMAND…
 *     deno task bench beam [--beam 10] [--examples 1000] [--rounds 3] [--device cuda|webgpu] [-- COMMAND…]
 *     deno task bench operations [--examples 200000] [--only gcd,modular_add]
 *     deno task bench replicate [--only gcd,transpose] [--dump_path dumped/replicate]
 *
 * With `--lstm 512` or `--gru 512` the model is recurrent, with so many hidden units.
 */
import { isUserError } from "../src/errors.ts";
import { benchBeam } from "./beam.ts";
import { benchDefinitions } from "./definitions.ts";
import { benchEncode, benchRuns } from "./commands.ts";
import { benchData } from "./data.ts";
import { benchEvaluation } from "./evaluation.ts";
import { benchFootprint } from "./footprint.ts";
import { benchGeneration } from "./generation.ts";
import { benchLanes } from "./lanes.ts";
import { option, textOption } from "./measure.ts";
import { benchMatmul } from "./matmul.ts";
import { benchMemory } from "./memory.ts";
import { benchMpi } from "./mpi.ts";
import { benchOperations } from "./operations.ts";
import { benchPeer } from "./peer.ts";
import { predict } from "./predict.ts";
import { benchReplicate } from "./replicate/main.ts";
import { usualFolder } from "./replicate/page.ts";
import { peerOptions } from "./pytorch/choices.ts";
import { benchCpu } from "./pytorch/cpu.ts";
import { benchGpu } from "./pytorch/gpu.ts";
import { benchRecord } from "./pytorch/record.ts";
import { cpuChoices, gpuChoices } from "./pytorch/settings.ts";
import { benchScaling } from "./scaling.ts";
import { benchStart } from "./start.ts";
import { benchStep } from "./step.ts";
import { benchWebgpu } from "./webgpu.ts";

const what = /^[a-z]+$/.test(Deno.args[0] ?? "") ? Deno.args[0]! : "step";
const size = {
  ...{ dim: option("dim", 256), layers: option("layers", 4), batch: option("batch", 32) },
  ...{ lstm: option("lstm", 0), gru: option("gru", 0) },
};
const seconds = option("seconds", 20), rounds = option("rounds", 5);
const only = textOption("only").split(",").filter(Boolean);
/** What stands behind `--`. */
const command = Deno.args.includes("--") ? Deno.args.slice(Deno.args.indexOf("--") + 1) : [];

/** By name. */
const benchmarks: Readonly<Record<string, () => void | Promise<void>>> = {
  step: () => benchStep(size, seconds, rounds),
  large: () => benchStep({ dim: 512, layers: 6, batch: 128 }, seconds, rounds),
  lanes: () => benchLanes(size, seconds),
  optimizer: async () => {
    await import("./optimizer.ts");
  },
  evaluation: () => benchEvaluation(size, option("examples", 10_000), option("rounds", 3)),
  data: () => benchData(),
  encode: () => benchEncode(option("rounds", 3)),
  runs: () => benchRuns(option("rounds", 3)),
  start: () => benchStart(command, rounds),
  webgpu: () => benchWebgpu(size, { steps: option("steps", 0), rounds: option("rounds", 3) }),
  matmul: () => benchMatmul(),
  mpi: () => benchMpi(size, option("ranks", 2), option("steps", 40)),
  memory: () => benchMemory(),
  footprint: () => benchFootprint(),
  predict: () => predict(),
  scaling: () => benchScaling(),
  peer: () => benchPeer(size, command, rounds, seconds),
  cpu: () => benchCpu(peerOptions(size, cpuChoices)),
  gpu: () => benchGpu(peerOptions(size, gpuChoices)),
  record: () => benchRecord(size, textOption("output") || "step.safetensors"),
  generation: () => benchGeneration(command, rounds),
  beam: () =>
    benchBeam(size, {
      beam: option("beam", 10),
      ...{ examples: option("examples", 1000), rounds: option("rounds", 3), command },
      device: textOption("device"),
    }),
  definitions: () => benchDefinitions(command, option("rounds", 3), only),
  operations: () => benchOperations(option("examples", 200_000), only),
  replicate: () => benchReplicate(only, textOption("dump_path") || usualFolder),
};

if (!Object.hasOwn(benchmarks, what)) {
  console.error(`no benchmark "${what}": ${Object.keys(benchmarks).join(", ")}`);
  Deno.exit(2);
}
try {
  await benchmarks[what]!();
  Deno.exit(0);
} catch (error) {
  console.error(isUserError(error) ? error.message : error);
  Deno.exit(isUserError(error) ? 2 : 1);
}
