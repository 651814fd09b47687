import { availableCores, systemCores } from "../executors/onnx/lanes.ts";
import { graphicsAdapters } from "./adapters.ts";
import { matmulCeiling } from "./ceiling.ts";
import type { Probes } from "./facts.ts";
import { mpiOfMachine } from "./mpi.ts";
import { cudaEvaluation, onnxRuntime } from "./onnx_runtime.ts";
import { writableFolder } from "./results_folder.ts";

const secondsForCeiling = 2;

/** How each fact is found; drivers, which may fail badly, come last. */
export function probesOf(dumpPath: string): Probes {
  return {
    results: () => writableFolder(dumpPath),
    cores: () => ({ usable: availableCores(), ofMachine: systemCores() }),
    runtime: onnxRuntime,
    ceiling: () => matmulCeiling(availableCores(), secondsForCeiling),
    mpi: mpiOfMachine,
    cuda: cudaEvaluation,
    adapters: graphicsAdapters,
  };
}
