/** What killed processes have left is cleared away wherever this program writes. */
import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { finishSet } from "./finish_set.ts";
import { liveness } from "./process_identity.ts";
import { type Marked, readMarkedName, temporaryName } from "./temporary_names.ts";

/** No process writes one file for a day: an older temporary file is dead, also one of another host. */
const OTHER_HOST_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Where this process writes what is to be `path`. What dead processes left in that folder is settled first. */
export function temporaryPath(path: string): string {
  const folder = dirname(path);
  settleLeftovers(folder);
  return join(folder, temporaryName(basename(path)));
}

/**
 * Finishes the sets of files that killed processes were giving their names, and removes the temporary files and folders that
 * others left. Nothing else is touched: not what live processes write, and of processes we cannot see only what is a day old.
 * What cannot be settled is no reason to stop.
 *
 * @returns the paths of the files of sets that were finished
 */
export function settleLeftovers(folder: string): string[] {
  const paths = (kind: Marked["kind"]) =>
    namesIn(folder).filter((name) => isLeftover(folder, name, kind)).map((name) =>
      join(folder, name)
    );
  const finished = paths("committing").flatMap((record) => finishedBy(record));
  // Where a set could not be finished, its files still wait.
  if (paths("committing").length > 0) return finished;
  for (const path of paths("writing")) quietly(() => fs.rmSync(path, { recursive: true }));
  return finished;
}

function finishedBy(record: string): string[] {
  try {
    return finishSet(record);
  } catch (error) {
    if (error instanceof SyntaxError) quietly(() => fs.unlinkSync(record));
    return [];
  }
}

function isLeftover(folder: string, name: string, kind: Marked["kind"]): boolean {
  const marked = readMarkedName(name);
  if (marked?.kind !== kind) return false;
  const state = liveness(marked.writer);
  if (state !== "unknown") return state === "dead";
  const found = quietly(() => fs.lstatSync(join(folder, name)));
  return found !== undefined && Date.now() - found.mtimeMs > OTHER_HOST_MILLISECONDS;
}

function namesIn(folder: string): string[] {
  return quietly(() => fs.readdirSync(folder)) ?? [];
}

/** It may be another user's, or another process may just have removed it. */
function quietly<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
