import { expectIntroduced, expectWorld, type Launch, launchedWithOthers } from "./launcher.ts";
import { openLibrary } from "./library.ts";
import { joinWorld } from "./mpi_world.ts";
import { alone, type World } from "./world.ts";

export interface WorldOptions {
  /** Path of the MPI library; empty for the one that belongs to the launcher. */
  readonly library: string;
  /** Seconds that another rank may be silent before the job is ended. */
  readonly patience: number;
}

/** Milliseconds in which rank 0 reports a mistake that all have made, and its launcher ends the others. */
const precedence = 2000;

/**
 * Whether this process is to report an error that it found before it joined others, which may have found the same: rank 0 is, and
 * the first one of a machine for which rank 0 has not ended the job by then.
 */
export async function isToReport(): Promise<boolean> {
  let launch: Launch | undefined;
  try {
    launch = launchedWithOthers();
  } catch {
    // That is the error.
  }
  if (launch === undefined || launch.rank === 0) return true;
  await new Promise((resolve) => setTimeout(resolve, precedence));
  return launch.localRank === 0;
}

/**
 * Joins the processes that were started together with this one; returns when all have joined.
 *
 * @throws FlagError or FileError when they cannot find each other
 */
export async function openWorld({ library, patience }: WorldOptions): Promise<World> {
  const launch = launchedWithOthers();
  if (launch === undefined) return alone;
  expectIntroduced(launch);
  const world = await joinWorld(openLibrary(library, launch), patience);
  expectWorld(launch, world);
  return world;
}
