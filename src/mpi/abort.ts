import { exitNow } from "../libc.ts";
import type { Mpi } from "./calls.ts";

/** Milliseconds for the launcher to pass on what this process has just said: it may drop what it has not read when the job ends. */
const lastWordsTime = 500;

/** Milliseconds that ending the job may take: a machine may be out of reach. */
const mostTime = 5000;

/** Ends all ranks, from any thread, whatever they are doing. */
export function abortJob({ calls, abi }: Pick<Mpi, "calls" | "abi">, code: number): never {
  sleep(lastWordsTime);
  void calls.MPI_Abort(abi.world, code);
  // Libraries end this process, too; this thread must not go on meanwhile.
  sleep(mostTime);
  exitNow(code);
}

/** Blocks this thread. */
function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
