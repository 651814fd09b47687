import { flagsToJson } from "../flags/params_json.ts";
import type { Flags } from "../flags/table.ts";
import type { Logger } from "../log/logger.ts";
import type { Task } from "../task/task.ts";
import { writeText } from "../training/run_folder.ts";
import { keepProblem } from "./keep_problem.ts";
import { noteChanges } from "./run_changes.ts";
import type { Start } from "./starting_point.ts";

/** Writes how the run is trained from now on into its folder. @param args the command line */
export function keepFlags(
  folder: string,
  start: Start,
  flags: Flags,
  args: readonly string[],
  task: Task,
  log: Logger,
): void {
  noteChanges(folder, start, flags, args);
  writeText(folder, "params.json", flagsToJson(flags));
  keepProblem(task, folder, log);
}
