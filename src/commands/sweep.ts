/** `int2int sweep`: trains a run for each combination of values in a file; repeated, it goes on where it was. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { arrayIndex } from "../environment.ts";
import { FileError, FlagError } from "../errors.ts";
import type { Texts } from "../flags/arguments.ts";
import type { Rows } from "../flags/flag.ts";
import { sweep } from "../flags/groups/sweep.ts";
import { type OwnValues, readOwnFlags } from "../flags/own_flags.ts";
import type { Flags } from "../flags/table.ts";
import { toArguments } from "../flags/to_arguments.ts";
import { standardError } from "../log/text_stream.ts";
import { expectSingleProcess } from "../mpi/launcher.ts";
import { watchUserCode } from "../problems/custom/watch.ts";
import { listenForInterruption } from "../signals/interruption.ts";
import { exitCodeOf } from "../signals/stop_signals.ts";
import { jobToRequeue, requeue } from "../slurm/requeue.ts";
import { type Board, createBoard, summary } from "../sweep/board.ts";
import { capacityFor } from "../sweep/capacity.ts";
import type { ChildRun } from "../sweep/child_run.ts";
import { type Halving, parseHalving, trainByHalving } from "../sweep/halving.ts";
import { type PlannedRun, planSweep } from "../sweep/plan.ts";
import { changesOf, progressOf } from "../sweep/progress.ts";
import { runTable } from "../sweep/run_table.ts";
import { slurmScript } from "../sweep/slurm_script.ts";
import { type RunStatus, statusInFiles } from "../sweep/status.ts";
import { readSweepFile } from "../sweep/sweep_file.ts";
import { thisProgram } from "../sweep/this_program.ts";
import { type Surroundings, trainRuns } from "../sweep/train_runs.ts";
import { buildTask } from "../task/task.ts";
import { expectKnownMetrics } from "../training/known_metrics.ts";
import { trainCommand } from "./train.ts";

type SweepFlags = OwnValues<typeof sweep>;

/**
 * @param typed flags of the command line for all runs @param own flags that only this command has
 * @param file the file of the sweep @param args the command line, for logs
 * @param problemRows flags that the file of `--problem` declares
 * @returns the exit code
 */
export async function sweepCommand(
  typed: Partial<Flags>,
  own: Texts,
  [file]: readonly string[],
  args: readonly string[],
  problemRows: Rows,
): Promise<number> {
  if (file === undefined) throw new FlagError("sweep", "expected a file, like gcd.toml");
  const flags = readOwnFlags(sweep, own),
    runs = planSweep(
      readSweepFile(file, problemRows),
      typed,
      problemRows,
    );
  const halving = parseHalving(flags.stop_losers);
  if (halving !== undefined) expectComparable(runs, halving);
  if (flags.slurm !== "") {
    if (halving !== undefined) throw new FlagError("--stop_losers", "does not go with --slurm");
    return printScript(runs, file, typed, flags.slurm);
  }
  const chosen = chosenIndex(flags, runs.length);
  if (chosen !== undefined && !flags.dry_run) {
    return await trainOne(runs[chosen]!, file, typed, args);
  }
  if (flags.dry_run) {
    console.log(runTable(runs.map((run) => statusInFiles(run))));
    return 0;
  }
  return await trainAll(runs, file, flags.jobs, halving);
}

/** The run that this process is to train, if it is one only. */
function chosenIndex({ index, stop_losers }: SweepFlags, count: number): number | undefined {
  const array = index >= 0 ? { variable: "--index", index } : arrayIndex();
  if (array === undefined) return undefined;
  const { variable, index: chosen } = array;
  if (stop_losers !== "") throw new FlagError("--stop_losers", `does not go with ${variable}`);
  if (chosen < count) return chosen;
  throw new FlagError(
    variable,
    `expected 0 to ${count - 1}, the runs of this sweep, found ${chosen}`,
  );
}

async function trainOne(
  run: PlannedRun,
  file: string,
  typed: Partial<Flags>,
  args: readonly string[],
): Promise<number> {
  reportChanges([run], file, (text) => console.error(text));
  if (run.flags.problem !== "" && typed.problem === undefined) watchUserCode(run.flags.problem);
  return await trainCommand(run.flags, args);
}

async function trainAll(
  runs: readonly PlannedRun[],
  file: string,
  asked: number,
  halving: Halving | undefined,
): Promise<number> {
  expectSingleProcess(
    "sweep",
    "a sweep starts one for each run; several can train a single run with --index",
  );
  const board = createBoard(standardError(), terminalRows);
  reportChanges(runs, file, board.line);
  const children = new Set<ChildRun>();
  const interruption = listenForInterruption((signal) => {
    board.line(`${signal} received: the runs save and stop (again: stop at once)`);
    // Those who share a terminal with this process have it already: what comes twice at once is one request.
    children.forEach((child) => child.kill(signal));
  });
  try {
    const surroundings: Surroundings = {
      ...await capacityFor(runs, asked),
      children,
      interrupted: () => interruption.signal() !== undefined,
      report: board.show,
    };
    const statuses = halving === undefined
      ? await trainRuns(runs, surroundings)
      : await trainByHalving(runs, halving, surroundings);
    const signal = interruption.signal();
    const code = await concluded(statuses, board, signal && exitCodeOf(signal));
    // The runs, which have saved, leave it to this process to have their job go on later.
    const isCut = statuses.some(({ state }) => state === "stopped" || state === "waiting");
    if (isCut && signal === "SIGUSR2") {
      await requeue(jobToRequeue(runs[0]!.flags, board.line), board.line);
    }
    return code;
  } finally {
    interruption.dispose();
  }
}

const usualRows = 24;

/** Height of the terminal; a usual one where it is not known. */
function terminalRows(): number {
  try {
    return Deno.consoleSize().rows || usualRows;
  } catch {
    return usualRows;
  }
}

/** Shows the results, and what is to be done. @returns the exit code */
async function concluded(
  statuses: readonly RunStatus[],
  board: Board,
  stopped: number | undefined,
): Promise<number> {
  board.close();
  const failed = statuses.filter(({ state }) => state === "failed");
  for (const { run, failure } of failed) {
    board.line(`${run.name} failed (exit code ${failure!.code}): ${failure!.said}`);
    board.line(`  its log: ${run.folder}/train.log`);
  }
  console.log(runTable(statuses));
  board.line(`${summary(statuses)} of ${statuses.length} runs`);
  await reportOn(statuses, board);
  const isDone = statuses.every(({ state }) => state === "finished" || state === "dropped");
  if (!isDone) {
    board.line("The same command again skips what is finished and goes on with the rest");
  }
  if (stopped !== undefined) return stopped;
  const isMistake = failed.length > 0 && failed.every(({ failure }) => failure!.code === 2);
  if (isMistake) return 2;
  // A run that others than this process have stopped is no mistake, but not done either.
  return failed.length > 0 || statuses.some(({ state }) => state === "stopped") ? 1 : 0;
}

/** Writes a page of results beside the runs. */
async function reportOn(statuses: readonly RunStatus[], board: Board): Promise<void> {
  const [{ run: { folder } }] = statuses as [RunStatus];
  if (!statuses.some(({ run }) => existsSync(join(run.folder, "train.log")))) return;
  const { writeReport } = await import("./report.ts"), all = dirname(folder);
  board.line(`Report: ${writeReport([all], join(all, "report.html"))}`);
}

/**
 * Says what is not as it was when runs were trained.
 *
 * @throws {FileError} when a run cannot be continued so: its results would be those of other flags
 */
function reportChanges(
  runs: readonly PlannedRun[],
  file: string,
  say: (text: string) => void,
): void {
  const counts = new Map<string, number>();
  for (const run of runs) {
    const progress = progressOf(run.folder);
    if (progress === undefined) continue;
    for (const { text, isRefused } of changesOf(progress, run)) {
      if (isRefused) {
        const remedy = "undo that, choose another --exp_name, or delete the folder";
        throw new FileError(file, `${run.folder} was trained with other flags: ${text}; ${remedy}`);
      }
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  for (const [text, count] of counts) {
    say(
      `${file}: ${text}: ${count} of ${runs.length} runs were trained with the former value; those that are not finished go on with the new one`,
    );
  }
}

function printScript(
  runs: readonly PlannedRun[],
  file: string,
  typed: Partial<Flags>,
  options: string,
): number {
  const { file: program, args } = thisProgram(["sweep", file, ...toArguments(typed)]);
  console.log(
    slurmScript({
      name: runs[0]!.flags.exp_name,
      runs: runs.length,
      options,
      command: [program, ...args],
      folder: Deno.cwd(),
    }).trimEnd(),
  );
  return 0;
}

/** Runs that are compared after some epochs need the same number of epochs, and the metric. */
function expectComparable(runs: readonly PlannedRun[], { metric }: Halving): void {
  const [{ flags }] = runs as [PlannedRun];
  if (runs.some((run) => run.flags.max_epoch !== flags.max_epoch)) {
    throw new FlagError("--stop_losers", "needs one --max_epoch for all runs");
  }
  try {
    expectKnownMetrics(
      { ...flags, validation_metrics: metric.name, stopping_criterion: "" },
      buildTask(flags).problem,
    );
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    throw new FlagError("--stop_losers", error.message.replace(/^--\w+: /, ""));
  }
}
