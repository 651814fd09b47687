import { endsWithStandardInput, numberIn, variable, type Variables } from "../environment.ts";
import { launchOf } from "../mpi/launcher.ts";

/**
 * A warning where a job was granted several tasks and this process was started without `srun`, as one: cores, and whole machines, stay
 * idle. The runs of a sweep, which are started one by one, say nothing.
 *
 * @returns no line or one @throws FlagError if Slurm's variables make no sense
 */
export function loneTaskWarning(variables: Variables = variable): string[] {
  const tasks = numberIn("SLURM_NTASKS", 1, variables) ?? 1;
  const isLone = tasks > 1 && launchOf(variables) === undefined;
  if (!isLone || endsWithStandardInput(variables)) return [];
  return [
    `This Slurm job has ${tasks} tasks (SLURM_NTASKS), and only one process trains: put srun --mpi=pmix before the command`,
  ];
}
