/** A world over the functions of an MPI library. */
import { addressOf } from "../address_of.ts";
import { abortJob } from "./abort.ts";
import { checked, type Mpi } from "./calls.ts";
import { shortVersion } from "./abi.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { machineOf, placeAmong } from "./machine.ts";
import type { World } from "./world.ts";

/** Most elements that one call takes: MPI counts them in 32 bits. */
const mostElements = 2 ** 30;

/**
 * Joins the world. Returns when all ranks have.
 *
 * @param patience seconds that another rank may be silent before the job is ended
 */
export async function joinWorld(mpi: Mpi, patience: number): Promise<World> {
  const { calls, abi } = mpi, { rank, size } = initialise(mpi);
  /** Ranks must not overtake each other. */
  let last: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(call: () => Promise<T>): Promise<T> => {
    const next = last.then(call);
    last = next.catch(() => {});
    return next;
  };
  const reduce = (values: Float32Array | Float64Array, operation: bigint) =>
    inOrder(async () => {
      const type = values instanceof Float32Array ? abi.float : abi.double;
      for (const part of parts(values)) {
        const code = await during([part], () =>
          calls.MPI_Allreduce(
            ...[abi.inPlace, addressOf(part), part.length] as const,
            ...[type, operation, abi.world] as const,
          ));
        checked("MPI_Allreduce", code);
      }
    });
  const gather = (bytes: Uint8Array) => inOrder(() => gatherBytes(mpi, size, bytes));
  const machines = await gather(new TextEncoder().encode(JSON.stringify(machineOf())));
  const place = placeAmong(
    machines.map((text) => JSON.parse(new TextDecoder().decode(text))),
    rank,
  );
  const heartbeat = startHeartbeat(mpi, { rank, size, patience });
  let sumTime = 0;
  return {
    ...{ rank, size, ...place, library: shortVersion(mpi.version) },
    get sumTime() {
      return sumTime;
    },
    async sum(values) {
      const start = performance.now();
      await reduce(values, abi.sum);
      if (values instanceof Float32Array) sumTime += performance.now() - start;
    },
    max: (values) => reduce(values, abi.max),
    gather,
    broadcast: (values) =>
      inOrder(async () => {
        for (const part of parts(values)) {
          const code = await during(
            [part],
            () => calls.MPI_Bcast(addressOf(part), part.length, abi.float, 0, abi.world),
          );
          checked("MPI_Bcast", code);
        }
      }),
    abort: (code) => abortJob(mpi, code),
    async close() {
      await last;
      await heartbeat.stop();
      checked("MPI_Finalize", calls.MPI_Finalize());
    },
  };
}

/** @throws Error where the library takes calls of one thread only */
function initialise({ calls, abi, version }: Mpi): { rank: number; size: number } {
  const provided = new Int32Array(1), rank = new Int32Array(1), size = new Int32Array(1);
  checked("MPI_Init_thread", calls.MPI_Init_thread(null, null, abi.threadMultiple, provided));
  if (provided[0]! < abi.threadMultiple) {
    throw new Error(`${shortVersion(version)} was built without MPI_THREAD_MULTIPLE`);
  }
  checked("MPI_Comm_rank", calls.MPI_Comm_rank(abi.world, rank));
  checked("MPI_Comm_size", calls.MPI_Comm_size(abi.world, size));
  return { rank: rank[0]!, size: size[0]! };
}

async function gatherBytes(
  { calls, abi }: Mpi,
  size: number,
  bytes: Uint8Array,
): Promise<Uint8Array[]> {
  const own = Int32Array.of(bytes.length), lengths = new Int32Array(size);
  const counted = await during([own, lengths], () =>
    calls.MPI_Allgather(
      ...[addressOf(own), 4, abi.byte] as const,
      ...[addressOf(lengths), 4, abi.byte, abi.world] as const,
    ));
  checked("MPI_Allgather", counted);
  const starts = new Int32Array(size);
  for (let i = 1; i < size; i++) starts[i] = starts[i - 1]! + lengths[i - 1]!;
  const all = new Uint8Array(starts.at(-1)! + lengths.at(-1)!), sent = Uint8Array.from(bytes);
  const code = await during([sent, all, lengths, starts], () =>
    calls.MPI_Allgatherv(
      ...[addressOf(sent), sent.length, abi.byte] as const,
      ...[addressOf(all), addressOf(lengths), addressOf(starts), abi.byte, abi.world] as const,
    ));
  checked("MPI_Allgatherv", code);
  return [...starts].map((start, i) => all.subarray(start, start + lengths[i]!));
}

/** Arrays that a library is reading or writing. */
const inUse = new Set<readonly ArrayBufferView[]>();

/** Keeps arrays from being collected during a call, which knows only where they lie. */
async function during<T>(arrays: readonly ArrayBufferView[], call: () => Promise<T>): Promise<T> {
  inUse.add(arrays);
  try {
    return await call();
  } finally {
    inUse.delete(arrays);
  }
}

/** As many elements at a time as a call takes. */
function* parts<T extends Float32Array | Float64Array>(values: T): Generator<T> {
  for (let start = 0; start < values.length; start += mostElements) {
    yield values.subarray(start, start + mostElements) as T;
  }
}
