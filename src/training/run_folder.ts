/** The folder of a run, `dump_path/exp_name/exp_id`, and the names of its files. */
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileError } from "../files/file_error.ts";
import { writeFileAtomically } from "../files/atomic_file.ts";

/** Where results go when `--dump_path` is not given. */
export const defaultDumpPath = "dumped";

const idCharacters = "abcdefghijklmnopqrstuvwxyz0123456789";
const idLength = 10;

export interface RunFolder {
  readonly path: string;
  /** Given, taken from Slurm, or drawn at random. */
  readonly id: string;
}

/** The flags that name it. */
type NamingFlags = {
  readonly dump_path: string;
  readonly exp_name: string;
  readonly exp_id: string;
};

/** Where the folder is, or would be. @param slurmJob number of the Slurm job, if this is one */
export function nameRunFolder(
  { dump_path, exp_name, exp_id }: NamingFlags,
  slurmJob: string | undefined,
): RunFolder {
  const id = exp_id || slurmJob || randomId();
  return { path: join(dump_path || defaultDumpPath, exp_name, id), id };
}

/**
 * Makes the folder.
 *
 * @throws FileError when it cannot be made or written to
 */
export function openRunFolder(flags: NamingFlags, slurmJob: string | undefined): RunFolder {
  const folder = nameRunFolder(flags, slurmJob), { path } = folder;
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw fileError(path, "the folder of the run cannot be made", error);
  }
  return folder;
}

/** What to type for the same run to go on: whoever did not name it would start another one. */
export function howToContinue({ exp_id }: { exp_id: string }, { id }: RunFolder): string {
  return `run again ${exp_id === "" ? `with --exp_id ${id} ` : ""}to continue`;
}

/** Writes a small text file atomically. */
export function writeText(folder: string, name: string, text: string): void {
  writeFileAtomically(join(folder, name), [new TextEncoder().encode(text)]);
}

export function checkpointPath(folder: string, name: string): string {
  return join(folder, `${name}.safetensors`);
}

/** Whether a folder has a model that was trained there, and so the flags of it. */
export function isTrained(folder: string): boolean {
  return existsSync(checkpointPath(folder, "checkpoint"));
}

/** Names of the runs in the folder of an experiment, in alphabetical order; none where it is no such folder. */
export function runsIn(experiment: string): string[] {
  const entries = readdirSync(experiment, { withFileTypes: true });
  return entries.map(({ name }) => name).filter((name) => isRun(join(experiment, name))).sort();
}

function isRun(folder: string): boolean {
  return isTrained(folder) || existsSync(join(folder, "checkpoint.pth"));
}

/** @throws FileError when it is there and cannot be removed */
export function removeCheckpoint(folder: string, name: string): void {
  const path = checkpointPath(folder, name);
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw fileError(path, "cannot be removed", error);
  }
}

function randomId(): string {
  const values = crypto.getRandomValues(new Uint32Array(idLength));
  return Array.from(values, (value) => idCharacters[value % idCharacters.length]).join("");
}
