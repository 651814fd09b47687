import { slurmCores } from "../../environment.ts";
import { physicalCores } from "../../cpu_cores.ts";

/** How the cores are shared out. */
export interface Workers {
  /** Parts of a batch that are computed at the same time. */
  readonly parts: number;
  /** Threads of each part. */
  readonly threads: number;
}

/** Parts smaller than this waste more in narrow matmuls than another core brings. */
const smallestPart = 16;

/** More parts than this cost more in gradient buffers, which the optimizer adds up, than they save. */
const mostParts = 8;

/** On so few cores the rule is always right: one part for each is fastest (`deno task bench lanes`). */
export const certainCores = 2;

/** The rule: one part a core as long as parts stay large enough; further cores become threads of the parts. */
export function chooseWorkers(cores: number, batchSize: number): Workers {
  const fitting = Math.max(1, Math.floor(batchSize / smallestPart));
  const parts = Math.min(cores, fitting, mostParts);
  return { parts, threads: Math.max(1, Math.floor(cores / parts)) };
}

/** Physical cores that the system lets this process use: those of the machine, or those it is bound to. */
export function systemCores(): number {
  return Math.min(navigator.hardwareConcurrency, physicalCores() ?? Infinity);
}

/**
 * Cores this process may use: those Slurm granted, as far as they are there.
 *
 * @param sharers processes that share the system's, this one included @throws FlagError
 */
export function availableCores(sharers = 1): number {
  return Math.min(slurmCores() ?? Infinity, Math.max(1, Math.floor(systemCores() / sharers)));
}
