/** Several ranks in this process, which meet in its memory instead of through MPI. */
import type { World } from "../../src/mpi/world.ts";

type Numbers = Float32Array | Float64Array;

/** Waits until all ranks have come with something, and gives each what all have brought. */
function meeting(size: number): (rank: number, brought: unknown) => Promise<unknown[]> {
  let all: unknown[] = [], come = 0, done = Promise.withResolvers<unknown[]>();
  return (rank, brought) => {
    all[rank] = brought;
    const { promise, resolve } = done;
    if (++come === size) {
      resolve(all);
      [all, come, done] = [[], 0, Promise.withResolvers()];
    }
    return promise;
  };
}

/** The worlds that the ranks see. */
export function worldsOf(size: number): World[] {
  const meet = meeting(size);
  return Array.from({ length: size }, (_, rank) => worldOf(rank, size, meet));
}

function worldOf(rank: number, size: number, meet: ReturnType<typeof meeting>): World {
  const combine = async (values: Numbers, operation: (a: number, b: number) => number) => {
    const all = await meet(rank, values.slice()) as Numbers[];
    const type = values.constructor.name;
    if (all.some((one) => one.length !== values.length || one.constructor.name !== type)) {
      throw new Error("ranks have met with different things");
    }
    for (let i = 0; i < values.length; i++) {
      values[i] = all.map((one) => one[i]!).reduce(operation);
    }
  };
  return {
    ...{ rank, size, localRank: rank, machines: 1, sharers: size, library: "memory", sumTime: 0 },
    sum: (values) => combine(values, (a, b) => a + b),
    max: (values) => combine(values, (a, b) => Math.max(a, b)),
    gather: async (bytes) => (await meet(rank, bytes)) as Uint8Array[],
    async broadcast(values) {
      values.set((await meet(rank, values.slice()) as Float32Array[])[0]!);
    },
    abort(code) {
      throw new Error(`aborted with ${code}`);
    },
    close: async () => void await meet(rank, undefined),
  };
}

/** What all ranks bring, each doing the same. */
export function onRanks<T>(size: number, work: (world: World) => Promise<T>): Promise<T[]> {
  return Promise.all(worldsOf(size).map(work));
}
