/** `int2int search`: finds constructions, learning from the best ones and improving samples in turns. */
import { FileError, FlagError } from "../errors.ts";
import type { Texts } from "../flags/arguments.ts";
import { searchRows } from "../flags/groups/search.ts";
import { readOwnFlags } from "../flags/own_flags.ts";
import { flagsWith } from "../flags/parse.ts";
import type { Flags } from "../flags/table.ts";
import { parseOptimizer } from "../optimizers/parse_optimizer.ts";
import type { SearchOptions } from "../search/options.ts";
import { exitCodeOf } from "../signals/stop_signals.ts";
import { buildTask } from "../task/task.ts";
import { constraintOf } from "./constraint_of.ts";
import type { Plan } from "./ready_to_train.ts";
import { inRunFolder, type RunContext, viewOf } from "./run_scaffold.ts";
import { checkTrainingDevice } from "./scoring_device.ts";
import { prepareSearch, searchPrepared } from "./search_run.ts";
import { endOfSearch } from "./search_end.ts";
import { timeLimit, timeLimitCode } from "./time_limit.ts";

/**
 * @param own the flags that only this command has @param operands the file of the search, which `--problem` may name instead
 * @param args the command line, for the log
 * @returns the exit code
 */
export async function searchCommand(
  given: Partial<Flags>,
  own: Texts,
  [file]: readonly string[],
  args: readonly string[],
): Promise<number> {
  if (file !== undefined && given.problem !== undefined) {
    throw new FlagError("--problem", "names a second file: one is searched at a time");
  }
  const problem = file ?? given.problem;
  if (problem === undefined) {
    throw new FlagError("search", "expected the file of a search, like graphs.ts");
  }
  const options = readOwnFlags(searchRows, own), plan = await planOf({ ...given, problem });
  const manner = { stopping: "saving what was found", view: viewOf(plan.flags) };
  return await inRunFolder(
    plan.flags,
    args,
    manner,
    (context) => searchIn(plan, options, context, args),
  );
}

/**
 * Finds mistakes before a folder is made. There is no problem to be read, so a decoder alone does: an encoder would have nothing
 * to encode.
 *
 * @throws FlagError or FileError
 */
async function planOf(given: Partial<Flags>): Promise<Plan> {
  const read = flagsWith({ ...given, architecture: "decoder_only" });
  const optimizer = parseOptimizer(read.optimizer);
  await checkTrainingDevice(read);
  const task = buildTask(read), flags = { ...read, problem_flags: task.flags.problem_flags };
  constraintOf(flags, task);
  if (task.problem.search !== undefined) return { flags, task, optimizer };
  const problem = "expected a search, with score, improve and start; found a problem to train on";
  throw new FileError(flags.problem, problem);
}

async function searchIn(
  plan: Plan,
  options: SearchOptions,
  context: RunContext,
  args: readonly string[],
): Promise<number> {
  const { folder, log, signal } = context, isTimeUp = timeLimit(plan.flags.max_time);
  const interrupted = () => signal() !== undefined || isTimeUp();
  const prepared = await prepareSearch(plan, options, { ...context, interrupted }, args);
  const ending = await searchPrepared(prepared, options).finally(() => prepared.close());
  log.notice(endOfSearch(ending, prepared.rounds, { ...plan, options, folder }));
  const stopped = signal();
  if (ending.reason !== "interrupted") return 0;
  return stopped === undefined ? timeLimitCode : exitCodeOf(stopped);
}
