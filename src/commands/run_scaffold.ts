/** What training and evaluation have in common: a folder of their own, a log, and Ctrl-C. */
import { endsWithStandardInput, slurmJob } from "../environment.ts";
import { isUserError } from "../errors.ts";
import { acquireRunLock, type Lock } from "../files/run_lock.ts";
import { logOthersWarnings, type RankLog, rankLog } from "../log/rank_log.ts";
import { type Logger, openLogger, type View } from "../log/logger.ts";
import * as lines from "../log/setup_lines.ts";
import { memoryFailure } from "../memory/failure.ts";
import { everywhere, exchange, fromRankZero } from "../mpi/agreement.ts";
import { alone, type World } from "../mpi/world.ts";
import { flagsToLog } from "../flags/log.ts";
import type { Flags } from "../flags/table.ts";
import { listenForInterruption } from "../signals/interruption.ts";
import type { StopSignal } from "../signals/stop_signals.ts";
import { openRunFolder, type RunFolder } from "../training/run_folder.ts";

export interface RunContext {
  readonly folder: RunFolder;
  readonly log: Logger;
  /** Brings other ranks' warnings to rank 0; all ranks do. */
  readonly shareWarnings: () => Promise<void>;
  /** The signal that asked the run to stop, if one did. */
  readonly signal: () => StopSignal | undefined;
}

/** How a command shows itself. */
export interface RunManner {
  /** What becomes of the run when a signal asks it to stop. */
  readonly stopping: string;
  readonly view: View;
}

/** What `--log` asks for; whoever debugs wants to see everything. */
export function viewOf({ log, debug }: Flags): View {
  return log === "auto" && debug ? "full" : log as View;
}

interface Opened {
  readonly folder: RunFolder;
  readonly lock: Pick<Lock, "release" | "takenOver">;
  readonly log: RankLog;
}

/**
 * Opens folder and log, announces the run, and cleans up behind it. Of several ranks, rank 0 does all that.
 *
 * @param args the command line, for the log
 */
export async function inRunFolder<T>(
  flags: Flags,
  args: readonly string[],
  { stopping, view }: RunManner,
  use: (context: RunContext) => Promise<T>,
  world = alone,
): Promise<T> {
  const { folder, lock, log } = await openTogether(flags, view, world);
  const interruption = listenForInterruption(
    (signal) => log.warning(`${signal} received: ${stopping} (again: stop at once)`),
    endsWithStandardInput(),
  );
  try {
    announce(log, flags, folder, args, lock.takenOver);
    const shareWarnings = () => shareWarningsOf(log, world);
    return await use({ folder, log, shareWarnings, signal: () => interruption.signal() });
  } catch (thrown) {
    const error = memoryFailure(thrown);
    if (isUserError(error)) noteEnd(log, error);
    throw error;
  } finally {
    interruption.dispose();
    log.close();
    lock.release();
  }
}

async function openTogether(flags: Flags, view: View, world: World): Promise<Opened> {
  const own = await everywhere(world, () => world.rank === 0 ? open(flags, view) : undefined);
  const folder = await fromRankZero(world, () => own!.folder);
  return own ?? { folder, lock: { takenOver: undefined, release() {} }, log: rankLog() };
}

function open(flags: Flags, view: View): Opened {
  const folder = openRunFolder(flags, slurmJob()), { path } = folder;
  const lock = acquireRunLock(path);
  return { folder, lock, log: rankLog(openLogger({ path: `${path}/train.log`, view })) };
}

async function shareWarningsOf(log: RankLog, world: World): Promise<void> {
  const all = await exchange(world, () => log.takeWarnings());
  if (world.rank === 0) logOthersWarnings(log, all);
}

/** Whoever reads only `train.log` must find why the run ended; the terminal gets it from `main.ts`. */
function noteEnd(log: Logger, error: Error): void {
  try {
    log.debug(`The run ended: ${error.message}`);
  } catch {
    // The disk may be full, which is what `error` says.
  }
}

function announce(
  log: Logger,
  flags: Flags,
  folder: RunFolder,
  args: readonly string[],
  takenOver: string | undefined,
): void {
  log.info(lines.INITIALIZED_LINE);
  const command = lines.commandLine("int2int", args);
  const extra = { dump_path: folder.path, exp_id: folder.id, command };
  log.info(flagsToLog(flags, extra).join("\n"));
  log.info(lines.storedLine(folder.path));
  log.info(command);
  log.info("");
  if (takenOver) log.warning(takenOver);
}
