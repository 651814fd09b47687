/** How the cores are shared out. */
export interface Lanes {
  /** Parts of a batch that are computed at the same time. */
  readonly parts: number;
  /** Threads of each part. */
  readonly threads: number;
}

/** Parts smaller than this waste more in narrow matrix products than another core brings. */
const smallestPart = 16;

/** More parts than this cost more in gradient buffers, which the optimizer adds up, than they save. */
const mostParts = 8;

/** One part a core as long as parts stay large enough; further cores become threads of the parts. */
export function chooseLanes(cores: number, batchSize: number): Lanes {
  const fitting = Math.max(1, Math.floor(batchSize / smallestPart));
  const parts = Math.min(cores, fitting, mostParts);
  return { parts, threads: Math.max(1, Math.floor(cores / parts)) };
}

/** Cores this process may use: those Slurm granted, or those the machine has. */
export function availableCores(environment: (name: string) => string | undefined): number {
  const granted = Number(environment("SLURM_CPUS_PER_TASK"));
  return Number.isInteger(granted) && granted > 0 ? granted : navigator.hardwareConcurrency;
}
