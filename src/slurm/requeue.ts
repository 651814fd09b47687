/**
 * Queuing a Slurm job again. Slurm gives notice before a job's time is over, by the signal that `--signal=USR2@120` names, as it
 * did to Int2Int by SIGUSR1: the run saves and ends, and its job waits for its next turn. Int2Int did not heed SIGTERM; here it
 * saves and ends a run for good, since it is what `scancel` sends, and Slurm queues the jobs that it preempts itself.
 */
import { endsWithStandardInput, slurmJob, slurmRestarts } from "../environment.ts";
import { launchOf } from "../mpi/launcher.ts";

/** What decides whether a job goes on later. */
export interface RequeueFlags {
  readonly max_requeues: number;
  readonly debug_slurm: boolean;
}

/**
 * Whether the job of this process is to be queued again, now that it has been given notice. One process asks for it: the first of a run, and not the child of one
 * that has more runs to save.
 *
 * @param say is given what becomes of the job
 * @returns the job @throws FlagError if Slurm's variables make no sense
 */
export function jobToRequeue(
  { max_requeues, debug_slurm }: RequeueFlags,
  say: (message: string) => void,
): string | undefined {
  const job = slurmJob();
  if (job === undefined || debug_slurm) return undefined;
  if ((launchOf()?.rank ?? 0) > 0 || endsWithStandardInput()) return undefined;
  const restarts = slurmRestarts(), isLast = restarts >= max_requeues;
  say(
    isLast
      ? `Job ${job} is not queued again, after ${restarts} restarts (--max_requeues ${max_requeues})`
      : `Requeuing job ${job} (restart ${restarts + 1}, --max_requeues ${max_requeues})`,
  );
  return isLast ? undefined : job;
}

/**
 * Asks Slurm to queue a job again. That ends all processes of the job at once, so everything must be saved.
 *
 * @param say is given what went wrong, if anything did
 */
export async function requeue(
  job: string | undefined,
  say: (message: string) => void,
): Promise<void> {
  const problem = job && await problemOf(["requeue", job]);
  if (problem) say(`int2int: job ${job} is not queued again: scontrol requeue ${job}: ${problem}`);
}

async function problemOf(args: string[]): Promise<string | undefined> {
  try {
    const { code, stdout, stderr } = await new Deno.Command("scontrol", { args, stdin: "null" })
      .output();
    if (code === 0) return undefined;
    const said = [stderr, stdout].map((bytes) => new TextDecoder().decode(bytes).trim());
    return oneLine(said.find((text) => text !== "") ?? `exit code ${code}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "there is no such program in PATH";
    return (error as Error).message;
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{C}\s]+/gu, " ").slice(0, 200);
}
