/** The runs of some folders as a page shows them, and what changes about them. Nothing but reads touches their files. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { isUserError } from "../errors.ts";
import type { PageRun } from "../report/page/data.ts";
import { limitsFor, pageRun } from "../report/page_run.ts";
import { findRuns, type FoundRun } from "../runs/find_runs.ts";
import { runFiles } from "../runs/run_files.ts";
import { RunReader } from "../runs/run_reader.ts";

interface Watched {
  readonly found: FoundRun;
  /** Goes on where it stopped reading. Runs that have ended have none, as they are many and long. */
  reader: RunReader | undefined;
  /** Size and time of the files that were read. */
  stamp: string;
  page: PageRun | undefined;
}

export class LiveRuns {
  readonly #folders: readonly string[];
  readonly #watched = new Map<string, Watched>();

  /** @throws {FileError} when a folder is missing or has no run */
  constructor(folders: readonly string[]) {
    this.#folders = folders;
    this.#watch(findRuns(folders, () => {}));
  }

  /** Number of runs. */
  get count(): number {
    return this.#watched.size;
  }

  /** Looks for runs that have begun since. */
  findNew(): void {
    try {
      this.#watch(findRuns(this.#folders, () => {}));
    } catch (error) {
      // A folder may be moved while somebody looks; what was read is still worth showing.
      if (!isUserError(error)) throw error;
    }
  }

  /** All runs that have been read, as they were then. */
  pages(): PageRun[] {
    return [...this.#watched.values()].map(({ page }) => page).filter((page) => page !== undefined);
  }

  /** Reads what is new, run by run; those that have changed are delivered. */
  *changed(): Generator<PageRun> {
    for (const watched of this.#watched.values()) {
      const { found: { path, name }, page } = watched, stamp = stampOf(path);
      // A process that was killed leaves its files as they are, so that a running one is looked after.
      if (stamp === watched.stamp && page?.state !== "running") continue;
      const reader = watched.reader ?? new RunReader(path), history = reader.read(name);
      watched.reader = history.state === "running" ? reader : undefined;
      if (stamp === watched.stamp && history.state === page?.state) continue;
      watched.stamp = stamp;
      yield watched.page = pageRun(history, limitsFor(this.count));
    }
  }

  #watch(found: readonly FoundRun[]): void {
    for (const run of found) {
      if (this.#watched.has(run.path)) continue;
      this.#watched.set(run.path, { found: run, reader: undefined, stamp: "", page: undefined });
    }
  }
}

function stampOf(path: string): string {
  const files = [path, ...[runFiles.metrics, runFiles.log].map((name) => join(path, name))];
  return files.map((file) => {
    const found = statSync(file, { throwIfNoEntry: false });
    return found === undefined ? "" : `${found.size} ${found.mtimeMs}`;
  }).join();
}
