import { expectIntroduced, expectWorld, type Launch, launchOf } from "./launcher.ts";
import { openLibrary } from "./library.ts";
import { joinWorld } from "./mpi_world.ts";
import { alone, type World } from "./world.ts";

export interface WorldOptions {
  /** Path of the MPI library; empty for the one that belongs to the launcher. */
  readonly library: string;
  /** Seconds that another rank may be silent before the job is ended. */
  readonly patience: number;
}

/** A process that its launcher started together with others. @returns undefined for one that is alone @throws FlagError */
export function launchedWithOthers(): Launch | undefined {
  const launch = launchOf();
  return launch === undefined || launch.size === 1 ? undefined : launch;
}

/** Whether rank 0 is there to report what this process would: mistakes on a command line that both were given. */
export function isReportedElsewhere(): boolean {
  try {
    return (launchedWithOthers()?.rank ?? 0) > 0;
  } catch {
    return false;
  }
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
