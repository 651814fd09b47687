/** The thread of signs of life; see `heartbeat.ts`. */
import { abortJob } from "./abort.ts";
import { checked, loadMpi, type Mpi } from "./calls.ts";
import type { HeartbeatJob } from "./heartbeat.ts";

/** The part of a worker's global scope used here: the checker only knows the main thread's. */
const scope = globalThis as unknown as {
  onmessage: (message: { data: HeartbeatJob | "stop" }) => void;
  postMessage(message: "stopped"): void;
};

/** Signs of life within the patience for them. */
const beats = 10;

/** Milliseconds between two looks for one, and while saying goodbye. */
const usualPause = 250, lastPause = 2;

/** A pause counts for no more than this. */
const longestPause = 1000;

const alive = 1, goodbye = 2;

/** Bytes of a status, of which no library's is longer. */
const statusBytes = 128;

let isStopping = false;
let wake = () => {};

scope.onmessage = ({ data }) => {
  if (data === "stop") {
    isStopping = true;
    wake();
  } else void beat(data);
};

async function beat(job: HeartbeatJob): Promise<void> {
  const { rank, size, patience } = job, mpi = loadMpi(job.path)!;
  const next = (rank + 1) % size, before = (rank + size - 1) % size;
  const { send, isIdle } = sender(mpi, job, next);
  let heard = receive(mpi, job, before);
  let silence = 0, sinceSent = Infinity, hasSaidGoodbye = false, isOver = false;
  while (!(hasSaidGoodbye && isIdle() && isOver)) {
    const due = isStopping || sinceSent >= 1000 * patience / beats;
    if (due && !hasSaidGoodbye && isIdle()) {
      hasSaidGoodbye = isStopping;
      send(hasSaidGoodbye ? goodbye : alive);
      sinceSent = 0;
    }
    const sign = isOver ? undefined : heard();
    if (sign !== undefined) silence = 0;
    if (sign === goodbye) isOver = true;
    else if (sign === alive) heard = receive(mpi, job, before);
    if (!isOver && silence > 1000 * patience) end(mpi, job, before, silence);
    const start = performance.now();
    await sleep(isStopping ? lastPause : usualPause);
    // A process that was itself stopped for a while cannot say what it would have heard.
    const slept = Math.min(performance.now() - start, longestPause);
    silence += slept;
    sinceSent += slept;
  }
  scope.postMessage("stopped");
}

/** Sends signs, one after the other. */
function sender({ calls, abi }: Mpi, { communicator }: HeartbeatJob, to: number) {
  const buffer = new Int32Array(1), request = new BigUint64Array(1);
  let isIdle = () => true;
  return {
    /** Whether the last one has left. */
    isIdle: () => isIdle(),
    send(sign: number): void {
      buffer[0] = sign;
      const code = calls.MPI_Isend(buffer, 4, abi.byte, to, 0, communicator, request);
      checked("MPI_Isend", code);
      isIdle = tester(calls, request);
    },
  };
}

/** Waits for a sign. @returns what looks whether it has come */
function receive({ calls, abi }: Mpi, { communicator }: HeartbeatJob, from: number) {
  const buffer = new Int32Array(1), request = new BigUint64Array(1);
  checked("MPI_Irecv", calls.MPI_Irecv(buffer, 4, abi.byte, from, 0, communicator, request));
  const isDone = tester(calls, request);
  return (): number | undefined => isDone() ? buffer[0] : undefined;
}

function tester(calls: Mpi["calls"], request: BigUint64Array<ArrayBuffer>): () => boolean {
  const flag = new Int32Array(1), status = new Uint8Array(statusBytes);
  return () => {
    checked("MPI_Test", calls.MPI_Test(request, flag, status));
    return flag[0] !== 0;
  };
}

function end(mpi: Mpi, { rank }: HeartbeatJob, silent: number, silence: number): never {
  const text = `int2int: rank ${rank}: no sign of life from rank ${silent} for ${
    Math.round(silence / 1000)
  } s, so the job ends; run the same command again to continue from the last checkpoint\n`;
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  } catch {
    // The terminal may be gone.
  }
  abortJob(mpi, 1);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
