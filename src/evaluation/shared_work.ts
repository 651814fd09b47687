import { exchange } from "../mpi/agreement.ts";
import { alone } from "../mpi/world.ts";
import type { Evaluation } from "./evaluation.ts";

/**
 * What a computation brings for each of some tasks. Ranks take turns at the tasks, and all learn all results; each task is computed as
 * if there were one rank. Between two turns they look whether one of them was asked to stop, so that none goes on for long.
 *
 * @returns `undefined` when the run was interrupted meanwhile, at any rank
 */
export async function computeAll<Task, Result>(
  { world = alone, interrupted }: Pick<Evaluation, "world" | "interrupted">,
  tasks: readonly Task[],
  compute: (task: Task) => Promise<Result>,
): Promise<Result[] | undefined> {
  const all: Result[] = [];
  for (let first = 0; first < tasks.length; first += world.size) {
    const results = await exchange(world, async () => {
      if (interrupted?.()) return "interrupted";
      const own = first + world.rank;
      return own < tasks.length ? [await compute(tasks[own]!)] : [];
    });
    if (results.includes("interrupted")) return undefined;
    all.push(...(results as Result[][]).flat());
  }
  return all;
}
