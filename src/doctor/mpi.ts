/** MPI's libraries, and how this process was started: what training in several processes depends on. */
import { slurmJob } from "../environment.ts";
import { openIfThere } from "../executors/onnx/library.ts";
import { shortVersion } from "../mpi/abi.ts";
import { launchOf } from "../mpi/launcher.ts";
import { libraryNames } from "../mpi/library.ts";
import type { Mpi } from "./facts.ts";

/** Looks where the system's loader looks. @throws when this process may not load libraries */
export function mpiOfMachine(): Mpi {
  const versions = libraryNames().map(versionOf).filter((version) => version !== undefined);
  return { libraries: [...new Set(versions)], start: howStarted() };
}

const symbols = {
  MPI_Get_library_version: { parameters: ["buffer", "buffer"], result: "i32" },
} as const;

/** Longer than what any library says of itself. */
const longestVersion = 8192;

/** @returns `Open MPI 4.1.4`; undefined when there is no library of this name, or it is none of MPI */
export function versionOf(name: string): string | undefined {
  try {
    const library = openIfThere(name, symbols);
    if (library === undefined) return undefined;
    const text = new Uint8Array(longestVersion), length = new Int32Array(1);
    library.symbols.MPI_Get_library_version(text, length);
    library.close();
    return shortVersion(new TextDecoder().decode(text.subarray(0, length[0])));
  } catch (error) {
    // Loaded, but without this function.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function howStarted(): string | undefined {
  const launch = launchOf(), job = slurmJob();
  const parts = [
    launch && `rank ${launch.rank} of ${launch.size} that ${launch.launcher} started`,
    job && `Slurm job ${job}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(" in ");
}
