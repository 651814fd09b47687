/** Trains the runs of a sweep, several at a time. Each is a process: one that fails stops no other. */
import type { Flags } from "../flags/table.ts";
import { toArguments } from "../flags/to_arguments.ts";
import { exitCodeOf, stopSignals } from "../signals/stop_signals.ts";
import { type ChildEnd, type ChildRun, startChild } from "./child_run.ts";
import type { PlannedRun } from "./plan.ts";
import { accuracyIn, scoresInLine } from "./scores.ts";
import { type RunStatus, statusInFiles } from "./status.ts";

/** How runs are trained. */
export interface Surroundings {
  /** Runs at a time. */
  readonly jobs: number;
  /** CPU threads of a run whose flags do not say; undefined leaves it to the run. */
  readonly threads: number | undefined;
  /** The processes that live. */
  readonly children: Set<ChildRun>;
  /** Nothing more is to be started. */
  readonly interrupted: () => boolean;
  /** Is given every change. */
  readonly report: (changed: readonly RunStatus[]) => void;
}

/**
 * Trains what is not finished, in order.
 *
 * @param lastEpoch where training ends; by default where the flags of each run say
 * @returns what became of each run
 */
export async function trainRuns(
  runs: readonly PlannedRun[],
  surroundings: Surroundings,
  lastEpoch?: number,
): Promise<RunStatus[]> {
  const statuses = runs.map((run) => statusInFiles(run, lastEpoch));
  surroundings.report(statuses);
  const waiting = statuses.keys().filter((i) => statuses[i]!.state !== "finished");
  const work = async () => {
    for (const i of waiting) {
      if (surroundings.interrupted()) return;
      statuses[i] = await trainRun(statuses[i]!, surroundings, lastEpoch);
      surroundings.report([statuses[i]!]);
    }
  };
  await Promise.all(Array.from({ length: surroundings.jobs }, work));
  return statuses;
}

async function trainRun(
  before: RunStatus,
  { threads, children, interrupted, report }: Surroundings,
  lastEpoch: number | undefined,
): Promise<RunStatus> {
  const { run } = before;
  let status: RunStatus = { ...before, state: "running" };
  report([status]);
  const child = startChild(["train", ...commandLineOf(run, threads, lastEpoch)], (line) => {
    const scores = scoresInLine(line);
    if (scores === undefined) return;
    const accuracy = accuracyIn(scores);
    status = { ...status, epochs: scores.epoch + 1, ...accuracy !== undefined && { accuracy } };
    report([status]);
  });
  children.add(child);
  const end = await child.ended;
  children.delete(child);
  return { ...status, ...outcome(run, end, interrupted(), lastEpoch) };
}

function commandLineOf(
  { given }: PlannedRun,
  threads: number | undefined,
  lastEpoch: number | undefined,
): string[] {
  const flags: Partial<Flags> = {
    ...threads !== undefined && { cpu_threads: threads },
    ...given,
    ...lastEpoch !== undefined && { max_epoch: lastEpoch },
  };
  return toArguments(flags);
}

function outcome(
  run: PlannedRun,
  { code, said }: ChildEnd,
  isInterrupted: boolean,
  lastEpoch: number | undefined,
): Pick<RunStatus, "state" | "failure"> {
  if (code === 0 && statusInFiles(run, lastEpoch).state === "finished") {
    return { state: "finished" };
  }
  // A terminal signals all its processes, and this one may be the last to notice.
  const isStopped = stopSignals.some((signal) => exitCodeOf(signal) === code);
  if (code === 0 || isStopped || isInterrupted) return { state: "stopped" };
  if (said.includes("another run is writing this folder")) return { state: "elsewhere" };
  return { state: "failed", failure: { code, said } };
}
