/** Writes training, validation and test sets of generated examples, all different, each to a file of its own. */
import type { Split } from "../../problems/problem.ts";
import type { Task } from "../../task/task.ts";
import { type Dataset, generateBatch, generatedDataset } from "../generate/dataset.ts";
import { idsInBatch } from "../ids_in_batch.ts";
import { lineOf } from "./batch_lines.ts";
import {
  type DataFiles,
  type OpenSet,
  splitsOf,
  writeDataFiles,
  type WrittenFile,
} from "./data_files.ts";
import { drawExamples, type Drawing, type Draws } from "./draw_examples.ts";
import { SeenProblems } from "./seen_problems.ts";

/** What to write, and where. */
export interface Request
  extends Pick<Drawing, "workers" | "warn" | "signal">, Omit<DataFiles<WrittenSet>, "name"> {
  readonly task: Task;
  readonly seed: number;
  readonly progress: (split: Split, wanted: number, draws: Draws) => void;
}

/** What became of a set. */
export interface WrittenSet extends Draws, WrittenFile {
  readonly examples: number;
}

/** Examples from which the length of lines is estimated. */
const sampled = 32;

/**
 * Writes the files and the manifest; see {@link writeDataFiles}. Small sets come first, so that they have the distribution of
 * the generator; the training set goes without what is in them.
 *
 * @throws {FileError} when one of the files exists or cannot be written, or another process is writing them
 * @throws {FlagError} when there are too few different problems
 * @throws {DOMException} when the signal is given
 */
export function generateFiles(request: Request): Promise<readonly WrittenSet[] | undefined> {
  const { name } = request.task.problem;
  return writeDataFiles({ ...request, name }, (open) => generateSets(request, open));
}

async function generateSets(request: Request, open: OpenSet): Promise<WrittenSet[]> {
  const { counts } = request, splits = splitsOf(counts);
  const seen = new SeenProblems(splits.reduce((sum, split) => sum + counts[split], 0));
  const sets: WrittenSet[] = [];
  for (const split of splits) {
    const dataset = generatedDataset(request.task, request.seed, split);
    // Examples are numbered from 0: the number before them is free for the order of the lines.
    const file = open(split, expectedBytes(dataset, counts[split]), dataset.randomOf(-1));
    const draws = await drawExamples(dataset, {
      ...{ seen, wanted: counts[split] },
      workers: request.workers,
      keep: (line) => file.add(line),
      progress: (draws) => request.progress(split, counts[split], draws),
      warn: request.warn,
      signal: request.signal,
    });
    sets.push({ split, path: file.path, ...draws, ...await file.finish(request.signal) });
  }
  return sets;
}

function expectedBytes(dataset: Dataset, count: number): number {
  const { task } = dataset, { batch } = generateBatch(dataset, 0, Math.min(sampled, count));
  let length = 0;
  for (let index = 0; index < batch.size; index++) {
    length += lineOf(idsInBatch(batch, index, task.layout), task).length;
  }
  return length / batch.size * count;
}
