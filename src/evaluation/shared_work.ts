import { exchange } from "../mpi/agreement.ts";
import { alone } from "../mpi/world.ts";
import type { Evaluation } from "./evaluation.ts";

/**
 * What a computation brings for each of some tasks. Ranks take turns at the tasks, and all learn all results; each task is computed as
 * if there were one rank.
 *
 * @returns `undefined` when the run was interrupted meanwhile, at any rank
 */
export async function computeAll<Task, Result>(
  { world = alone, interrupted }: Pick<Evaluation, "world" | "interrupted">,
  tasks: readonly Task[],
  compute: (task: Task) => Promise<Result>,
): Promise<Result[] | undefined> {
  const shares = await exchange(world, async () => {
    const results: Result[] = [];
    for (let i = world.rank; i < tasks.length; i += world.size) {
      if (interrupted?.()) return undefined;
      results.push(await compute(tasks[i]!));
    }
    return results;
  });
  if (shares.includes(undefined)) return undefined;
  return tasks.map((_, i) => shares[i % world.size]![Math.floor(i / world.size)]!);
}
