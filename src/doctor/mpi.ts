/** MPI's libraries, and how this process was started: what training in several processes depends on. */
import { slurmJob } from "../environment.ts";
import { openIfThere } from "../executors/onnx/library.ts";
import { shortVersion } from "../mpi/abi.ts";
import { versionSaidBy, versionSymbols } from "../mpi/calls.ts";
import { launchOf } from "../mpi/launcher.ts";
import { libraryNames } from "../mpi/library.ts";
import type { Mpi } from "./facts.ts";

/** Looks where the system's loader looks. @throws when this process may not load libraries */
export function mpiOfMachine(): Mpi {
  const versions = libraryNames().map(versionOf).filter((version) => version !== undefined);
  return { libraries: [...new Set(versions)], start: howStarted() };
}

/** @returns `Open MPI 4.1.4`; undefined when there is no library of this name, or it is none of MPI */
export function versionOf(name: string): string | undefined {
  const library = openIfThere(name, versionSymbols);
  if (library === undefined) return undefined;
  const version = versionSaidBy(library.symbols);
  library.close();
  return shortVersion(version);
}

function howStarted(): string | undefined {
  const launch = launchOf(), job = slurmJob();
  const parts = [
    launch && `rank ${launch.rank} of ${launch.size} that ${launch.launcher} started`,
    job && `Slurm job ${job}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(" in ");
}
