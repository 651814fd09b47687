/** Which ranks share a machine, and its CPU cores. */
import { hostname } from "node:os";
import { allowedCpus } from "../cpu_cores.ts";

/** What a rank says of the machine it is on. */
export interface Machine {
  readonly name: string;
  /** The cores that the rank may use, as the system lists them: launchers bind ranks to cores of their own. */
  readonly cores: string;
}

export function machineOf(): Machine {
  return { name: hostname(), cores: allowedCpus() };
}

/** Where a rank stands among all. @param machines of each rank */
export function placeAmong(
  machines: readonly Machine[],
  rank: number,
): { readonly localRank: number; readonly machines: number; readonly sharers: number } {
  const own = machines[rank]!;
  return {
    localRank: machines.slice(0, rank).filter(({ name }) => name === own.name).length,
    machines: new Set(machines.map(({ name }) => name)).size,
    sharers: machines.filter(({ name, cores }) => name === own.name && cores === own.cores).length,
  };
}
