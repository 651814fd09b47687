/**
 * Signs of life. Each rank sends one to the next every few seconds and expects them of the one before, on a thread of its own, so
 * that they come also while a rank computes, reads or judges answers for long. A process that has died without a word, was
 * stopped, or whose machine is out of reach sends none: the others would wait for it forever.
 */
import { checked, type Mpi } from "./calls.ts";

export interface Ring {
  readonly rank: number;
  readonly size: number;
  /** Seconds without a sign of life after which the job is ended. */
  readonly patience: number;
}

/** What the thread is given. */
export interface HeartbeatJob extends Ring {
  readonly path: string;
  /** A communicator of its own, so that its messages meet no others. */
  readonly communicator: bigint;
}

export interface Heartbeat {
  /** Says goodbye, and waits for the goodbye of the rank before. */
  stop(): Promise<void>;
}

/** Starts the thread; all ranks do. */
export function startHeartbeat({ path, calls, abi }: Mpi, ring: Ring): Heartbeat {
  const communicator = new BigUint64Array(1);
  checked("MPI_Comm_dup", calls.MPI_Comm_dup(abi.world, communicator));
  const worker = new Worker(new URL("./heartbeat_worker.ts", import.meta.url), { type: "module" });
  const job: HeartbeatJob = { ...ring, path, communicator: communicator[0]! };
  worker.postMessage(job);
  return {
    stop: () =>
      new Promise((resolve) => {
        worker.onmessage = () => {
          worker.terminate();
          resolve();
        };
        worker.postMessage("stop");
      }),
  };
}
