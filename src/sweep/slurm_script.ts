/** A job array for Slurm: one job for each run of a sweep, which saves and queues itself again before its time is over. */

/** What the script is made from. */
export interface ArrayJob {
  /** Name of the jobs. */
  readonly name: string;
  readonly runs: number;
  /** Options of sbatch, as they are typed. */
  readonly options: string;
  /** Words that start this program with the sweep's file and flags. */
  readonly command: readonly string[];
  /** Where the command is given. */
  readonly folder: string;
}

/** Seconds before the limit in which a run finishes its step and saves. */
const notice = 120;

/** The text of a script for sbatch. The program takes the place of the shell, which is what Slurm gives notice to (`B:`). */
export function slurmScript({ name, runs, options, command, folder }: ArrayJob): string {
  const given = options.trim().split(/\s+(?=--?\w)/).filter((option) => option !== "");
  const directives = [
    `--job-name=${name}`,
    `--array=0-${runs - 1}`,
    "--output=slurm-%x-%a.out",
    "--open-mode=append",
    "--requeue",
    `--signal=B:USR2@${notice}`,
    ...given,
  ];
  return `#!/bin/bash
${directives.map((option) => `#SBATCH ${option}`).join("\n")}

cd ${quoted(folder)} || exit
exec ${command.map(quoted).join(" ")} --index "$SLURM_ARRAY_TASK_ID"
`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
