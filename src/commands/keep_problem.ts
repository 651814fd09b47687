import { basename, extname, join } from "node:path";
import { fileLimits, readTextFileIfAny } from "../files/regular_file.ts";
import type { Logger } from "../log/logger.ts";
import type { Task } from "../task/task.ts";
import { writeText } from "../training/run_folder.ts";

/** Path of the copy. @param problem the file of `--problem` */
export function problemCopy(problem: string, folder: string): string {
  return join(folder, `problem${extname(problem)}`);
}

/**
 * Keeps a copy of the file of `--problem` with the results, as `problem.ts` or `problem.js`, and tells if it has changed
 * since the run was last started.
 *
 * @param folder path of the run's folder
 */
export function copyProblemFile(
  { flags: { problem }, problemSource }: Task,
  folder: string,
  log: Logger,
): void {
  if (problemSource === undefined) return;
  const path = problemCopy(problem, folder);
  const kept = readTextFileIfAny(path, fileLimits.problem);
  if (kept !== undefined && kept !== problemSource) {
    log.warning(`${problem} has changed since this run was started before`);
  }
  writeText(folder, basename(path), problemSource);
}
