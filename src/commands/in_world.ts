/** A command that several processes run together, and how they end. */
import { failureCode, isUserError } from "../errors.ts";
import { memoryFailure } from "../memory/failure.ts";
import { isKnownToAll, largest } from "../mpi/agreement.ts";
import { launchedWithOthers } from "../mpi/launcher.ts";
import { openWorld, type WorldOptions } from "../mpi/open_world.ts";
import { alone, type World } from "../mpi/world.ts";
import { exitCodeOf, type StopSignal } from "../signals/stop_signals.ts";

/** Milliseconds that rank 0 has to speak first. */
const precedence = 1000;

/**
 * Runs a command together with the processes that were started with this one, if there are any. What fails at all ranks is thrown
 * at rank 0 alone; what fails at one ends all, with a line of its own.
 *
 * @returns the exit code; 0 where rank 0 throws
 */
export async function inWorld(
  options: WorldOptions,
  use: (world: World) => Promise<number>,
): Promise<number> {
  if (launchedWithOthers() === undefined) return await use(alone);
  const world = await openWorld(options);
  try {
    const code = await use(world);
    await world.close();
    return code;
  } catch (thrown) {
    const error = memoryFailure(thrown);
    if (!isKnownToAll(error)) {
      // Where all have failed alike after all, rank 0 speaks.
      if (world.rank > 0) await new Promise((resolve) => setTimeout(resolve, precedence));
      report(world.rank, error);
      world.abort(failureCode(error));
    }
    await world.close();
    if (world.rank === 0) throw error;
    // Launchers end all ranks as soon as one fails, and rank 0 has yet to report the error.
    return 0;
  }
}

function report(rank: number, error: unknown): void {
  const who = rank === 0 ? "int2int" : `int2int: rank ${rank}`;
  if (isUserError(error)) console.error(`${who}: ${error.message}`);
  else console.error(`${who}:`, error);
}

/** The exit code of the signals that ranks have received; 0 where none has. All ranks ask. */
export async function signalCode(world: World, signal: StopSignal | undefined): Promise<number> {
  const { code } = await largest(world, { code: signal === undefined ? 0 : exitCodeOf(signal) });
  return code;
}
