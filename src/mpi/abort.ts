import { exitNow } from "../libc.ts";
import type { Mpi } from "./calls.ts";

/** Milliseconds that it may take: a machine may be out of reach. */
const mostTime = 5000;

/** Ends all ranks, from any thread, whatever they are doing. */
export function abortJob({ calls, abi }: Pick<Mpi, "calls" | "abi">, code: number): never {
  void calls.MPI_Abort(abi.world, code);
  // Libraries end this process, too; this thread must not go on meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, mostTime);
  exitNow(code);
}
