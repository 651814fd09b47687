/** Writes training, validation and test sets of generated examples, all different, each to a file of its own. */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { idsInBatch } from "../ids_in_batch.ts";
import type { Task } from "../../task/task.ts";
import { type Dataset, generateBatch, generatedDataset } from "../generate/dataset.ts";
import { FileError } from "../../errors.ts";
import { writeTemporary } from "../../files/atomic_file.ts";
import { fileError } from "../../files/file_error.ts";
import { commitSet } from "../../files/file_set.ts";
import { settleLeftovers } from "../../files/leftovers.ts";
import { acquireLock } from "../../files/run_lock.ts";
import type { Split } from "../../problems/problem.ts";
import { lineOf } from "./batch_lines.ts";
import { drawExamples, type Drawing, type Draws } from "./draw_examples.ts";
import { SeenProblems } from "./seen_problems.ts";
import { type Finished, ShuffledFile } from "./shuffled_file.ts";
import { isWrittenBefore } from "./written_before.ts";

/** What to write, and where. */
export interface Request extends Pick<Drawing, "workers" | "warn" | "signal"> {
  readonly task: Task;
  readonly seed: number;
  /** Whether the seed was drawn, so that files made with another are as good. */
  readonly isSeedDrawn: boolean;
  /** Number of examples of each set; no file is written for 0. */
  readonly counts: Readonly<Record<Split, number>>;
  readonly folder: string;
  readonly progress: (split: Split, wanted: number, draws: Draws) => void;
  /** The text of the manifest, for a file of that name. */
  readonly manifest: (sets: readonly WrittenSet[]) => string;
}

/** What became of a set. */
export interface WrittenSet extends Draws, Finished {
  readonly split: Split;
  readonly path: string;
}

/**
 * Small sets come first, so that they have the distribution of the generator; the training set goes without what is
 * in them.
 */
const order: readonly Split[] = ["valid", "test", "train"];

/** Examples from which the length of lines is estimated. */
const sampled = 32;

/** Path of the set's file, or of the manifest. @param problem its name */
export function dataPath(folder: string, problem: string, name: Split | "manifest.json"): string {
  return join(folder, `${problem}.${name}`);
}

/**
 * Writes the files and the manifest, as a set: whatever fails, none of them is there. Equal requests write equal files.
 *
 * @returns undefined when the files are there already, written by an equal request with the same seed, or by one that was
 *   killed while it gave them their names
 * @throws {FileError} when one of the files exists or cannot be written, or another process is writing them
 * @throws {FlagError} when there are too few different problems
 * @throws {DOMException} when the signal is given
 */
export async function generateFiles(request: Request): Promise<readonly WrittenSet[] | undefined> {
  const { folder, task: { problem: { name } } } = request;
  makeFolder(folder);
  const lock = acquireLock(join(folder, `.${name}.lock`), {
    busy: `${name}.* are being written`,
    otherwise: "choose another folder (--output)",
  });
  try {
    const manifestPath = dataPath(folder, name, "manifest.json");
    const anySeed = settleLeftovers(folder).includes(manifestPath) && request.isSeedDrawn;
    const wanted = { manifest: request.manifest([]), counts: request.counts, anySeed };
    if (isWrittenBefore(manifestPath, wanted)) return undefined;
    return await writeFiles(request, name, manifestPath);
  } finally {
    lock.release();
  }
}

async function writeFiles(
  request: Request,
  name: string,
  manifestPath: string,
): Promise<readonly WrittenSet[]> {
  const { counts, folder } = request;
  const splits = order.filter((split) => counts[split] > 0);
  refuseExisting([...splits.map((split) => dataPath(folder, name, split)), manifestPath]);
  const seen = new SeenProblems(splits.reduce((sum, split) => sum + counts[split], 0));
  const files: ShuffledFile[] = [], sets: WrittenSet[] = [];
  try {
    for (const split of splits) {
      const dataset = generatedDataset(request.task, request.seed, split);
      const file = openFile(request, dataset);
      files.push(file);
      const draws = await draw(request, dataset, seen, file);
      sets.push({ split, path: file.path, ...draws, ...await file.finish(request.signal) });
    }
    commit(files, manifestPath, request.manifest(sets));
  } finally {
    files.forEach((file) => file.discard());
  }
  return sets;
}

function draw(
  request: Request,
  dataset: Dataset,
  seen: SeenProblems,
  file: ShuffledFile,
): Promise<Draws> {
  const { split } = dataset, wanted = request.counts[split];
  return drawExamples(dataset, {
    ...{ wanted, seen },
    workers: request.workers,
    keep: (line) => file.add(line),
    progress: (draws) => request.progress(split, wanted, draws),
    warn: request.warn,
    signal: request.signal,
  });
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw fileError(folder, "the folder cannot be made", error);
  }
}

/** @throws {FileError} when a file is there already: it would no longer go with the new ones */
function refuseExisting(paths: readonly string[]): void {
  const existing = paths.find((path) => existsSync(path));
  if (existing !== undefined) {
    throw new FileError(existing, "exists already; remove it, or choose another folder (--output)");
  }
}

function openFile(
  { counts, folder }: Request,
  dataset: Dataset,
): ShuffledFile {
  const { task, split, randomOf } = dataset;
  const { batch } = generateBatch(dataset, 0, Math.min(sampled, counts[split]));
  let length = 0;
  for (let index = 0; index < batch.size; index++) {
    length += lineOf(idsInBatch(batch, index, task.layout), task).length;
  }
  // Examples are numbered from 0: the number before them is free for the order of the lines.
  const path = dataPath(folder, task.problem.name, split);
  return new ShuffledFile(path, length / batch.size * counts[split], randomOf(-1));
}

/** All files get their names, or none. */
function commit(files: readonly ShuffledFile[], manifestPath: string, manifest: string): void {
  const temporary = writeTemporary(manifestPath, [new TextEncoder().encode(manifest)]);
  const names = files.map((file) => file.names);
  try {
    commitSet(manifestPath, [...names, [basename(temporary), basename(manifestPath)]]);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
