/**
 * Processes that compute together, over MPI: `mpirun` or `srun` starts the same command several times, the processes find each
 * other through the MPI library of the machine, loaded at run time, and call its collective operations. Each process is a
 * *rank*, numbered from 0.
 *
 * - `launcher.ts` reads from the environment who started this process; `library.ts` finds the library that belongs to it.
 * - `abi.ts`, `calls.ts`: what differs between libraries, and the functions called. `mpi_world.ts`: a world made of them.
 * - `agreement.ts`: decisions that all ranks must take alike, and errors.
 * - `heartbeat.ts`: ends the job when a rank is dead or its machine out of reach.
 */

/** All ranks, seen from one of them. Every rank must make the same calls, in the same order. */
export interface World {
  readonly rank: number;
  readonly size: number;
  /** Number of this rank among those of its machine, from 0. */
  readonly localRank: number;
  /** How many machines there are. */
  readonly machines: number;
  /** Ranks that share this rank's CPU cores, itself included. */
  readonly sharers: number;
  /** For instance `Open MPI 4.1.4`; empty where there is no library, as nobody else is there. */
  readonly library: string;
  /** Adds up over all ranks, in place, with the same result everywhere. */
  sum(values: Float32Array | Float64Array): Promise<void>;
  /** The largest over all ranks, in place. */
  max(values: Float64Array): Promise<void>;
  /** What each rank has to say, by rank, everywhere. */
  gather(bytes: Uint8Array): Promise<Uint8Array[]>;
  /** Gives all ranks what rank 0 has, in place. */
  broadcast(values: Float32Array): Promise<void>;
  /** Milliseconds that sums of `Float32Array` took so far, waiting for other ranks included. */
  readonly sumTime: number;
  /** Ends all ranks at once, whatever they are doing. */
  abort(code: number): never;
  /** Leaves the world in order; all ranks do. */
  close(): Promise<void>;
}

/** The world of a process that was started by itself. */
export const alone: World = {
  rank: 0,
  size: 1,
  localRank: 0,
  machines: 1,
  sharers: 1,
  library: "",
  sum: () => Promise.resolve(),
  max: () => Promise.resolve(),
  gather: (bytes) => Promise.resolve([bytes]),
  broadcast: () => Promise.resolve(),
  sumTime: 0,
  abort: (code) => Deno.exit(code),
  close: () => Promise.resolve(),
};
