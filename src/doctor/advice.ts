/** What follows from the findings. */
import { certainCores, chooseWorkers } from "../executors/onnx/lanes.ts";
import { rowOf } from "../flags/table.ts";
import { allReduceSeconds, networks } from "../mpi/scaling.ts";
import { canTrain, type Findings } from "./facts.ts";
import { wrap } from "../log/wrap.ts";
import { counted } from "../text/counted.ts";

const width = 80;

/** Advice, the most important first, in lines of at most 80 columns. */
export function adviceOn(findings: Findings): string[] {
  const verdict = canTrain(findings)
    ? [`Training can run. ${engineFor(findings)}`]
    : obstacles(findings).map((obstacle) => `Training cannot run: ${obstacle}`);
  return [...verdict, ...graphicsAdvice(findings), ...mpiAdvice(findings)].flatMap((text) =>
    wrap(text, width)
  );
}

function obstacles({ ceiling, results }: Findings): string[] {
  return [
    ..."problem" in ceiling
      ? ["ONNX Runtime does not compute; install the packages anew (deno install)"]
      : [],
    ..."problem" in results ? ["give --dump_path a folder that you may write to"] : [],
  ];
}

function engineFor(findings: Findings): string {
  const { adapters, cores } = findings;
  const [first] = "found" in adapters ? adapters.found : [];
  if (first !== undefined && !first.software) {
    const mixed = first.offers?.f16 ? ", with 16-bit floats if you say --fp16 true --amp 1" : "";
    return `It will use the graphics card${mixed}; --device cpu keeps it off.`;
  }
  if (!("found" in cores)) return "It will use the CPU.";
  const batch = Number(rowOf("batch_size").default);
  const { parts, threads } = chooseWorkers(cores.found.usable, batch);
  const shares = parts === 1
    ? `on ${counted(threads, "thread")}`
    : `in ${parts} parts at the same time, ${counted(threads, "thread")} each`;
  const unless = cores.found.usable > certainCores
    ? ", unless a run times other ways when it starts and finds one faster"
    : "";
  return `It will use the CPU: each batch of ${batch} is computed ${shares}${unless}.`;
}

function graphicsAdvice({ adapters, cuda }: Findings): string[] {
  const found = "found" in adapters ? adapters.found : [];
  if (found.some(({ software }) => !software)) return [];
  const cards = "found" in cuda ? cuda.found.cards : undefined;
  return [
    ...cards !== undefined
      ? [
        "NVIDIA's driver is here, but no card answers through Vulkan: install the driver's Vulkan " +
        "part; containers need NVIDIA_DRIVER_CAPABILITIES=all.",
      ]
      : [],
    ...found.length === 0
      ? [
        "A graphics card needs a driver for Vulkan (Linux), Metal or DirectX 12. Tests of WebGPU " +
        "do with a software one: Debian's mesa-vulkan-drivers.",
      ]
      : [],
  ];
}

/** What the cost of a sum is shown for: machines, and bytes of a gradient. */
const machines = 8, weights = 1e7;

function mpiAdvice({ mpi }: Findings): string[] {
  if (!("found" in mpi) || mpi.found.libraries.length === 0) return [];
  const [ethernet] = networks;
  const milliseconds = 1000 * allReduceSeconds(machines, 4 * weights, ethernet);
  return [
    "Several machines can train one model over MPI; within one, threads are better. Adding up " +
    `the gradient of 10 million weights takes ${machines} machines about ${
      milliseconds.toFixed(0)
    } ms a step on ${ethernet.name}: see docs/machine/scaling.md.`,
  ];
}
