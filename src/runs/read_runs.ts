import { findRuns } from "./find_runs.ts";
import type { RunHistory } from "./run_history.ts";
import { RunReader } from "./run_reader.ts";

/**
 * Reads all runs in some folders, at any depth, and logs that are given.
 *
 * @param note is given what cannot be looked into; what is wrong with the files of a run is among its own notes
 * @throws {FileError} when something that was given is missing, or has no run
 */
export function readRuns(
  paths: readonly string[],
  note: (text: string) => void = () => {},
): RunHistory[] {
  return [...eachRun(paths, note)];
}

/** The same, one run after the other: histories of many runs may take more memory than there is. */
export function* eachRun(
  paths: readonly string[],
  note: (text: string) => void,
): Generator<RunHistory> {
  for (const { path, name } of findRuns(paths, note)) yield new RunReader(path).read(name);
}
