/** Writes training, validation and test sets of generated examples, all different, each to a file of its own. */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { idsInBatch } from "../batches/framing.ts";
import { generateBatch, type Order, type Recipe, recipeFor } from "../batches/recipe.ts";
import { FileError } from "../errors.ts";
import { writeFileAtomically } from "../files/atomic_file.ts";
import { fileError } from "../files/file_error.ts";
import { removeLeftovers } from "../files/leftovers.ts";
import type { Split } from "../problems/problem.ts";
import { problemFor } from "../problems/problem_for.ts";
import { randomFrom, streams } from "../random.ts";
import { lineOf } from "./batch_lines.ts";
import { drawExamples, type Drawing, type Draws } from "./draw_examples.ts";
import { SeenProblems } from "./seen_problems.ts";
import { type Finished, ShuffledFile } from "./shuffled_file.ts";

/** What to write, and where. */
export interface Request extends Pick<Drawing, "workers" | "warn" | "signal"> {
  readonly parameters: Order["parameters"];
  readonly seed: number;
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
 * Writes the files and, last, the manifest. Whatever fails, none of them is there; equal requests write equal files.
 *
 * @throws {FileError} when one of the files exists or cannot be written
 * @throws {FlagError} when there are too few different problems
 * @throws {DOMException} when the signal is given
 */
export async function generateFiles(request: Request): Promise<readonly WrittenSet[]> {
  const { parameters, counts, folder } = request, { name } = problemFor(parameters);
  const splits = order.filter((split) => counts[split] > 0);
  const manifestPath = dataPath(folder, name, "manifest.json");
  prepareFolder(folder, [...splits.map((s) => dataPath(folder, name, s)), manifestPath]);
  const seen = new SeenProblems(splits.reduce((sum, split) => sum + counts[split], 0));
  const files: ShuffledFile[] = [], sets: WrittenSet[] = [];
  try {
    for (const split of splits) {
      const recipe = recipeFor(orderOf(request, split));
      const file = openFile(request, recipe);
      files.push(file);
      const draws = await draw(request, recipe, seen, file);
      sets.push({ split, path: file.path, ...draws, ...await file.finish(request.signal) });
    }
    commit(files, manifestPath, request.manifest(sets));
  } finally {
    files.forEach((file) => file.discard());
  }
  return sets;
}

function orderOf({ parameters, seed }: Request, split: Split): Order {
  return { parameters, seed, rank: 0, split };
}

function draw(
  request: Request,
  recipe: Recipe<unknown, unknown>,
  seen: SeenProblems,
  file: ShuffledFile,
): Promise<Draws> {
  const { split } = recipe, wanted = request.counts[split];
  return drawExamples(orderOf(request, split), recipe, {
    ...{ wanted, seen },
    workers: request.workers,
    keep: (line) => file.add(line),
    progress: (draws) => request.progress(split, wanted, draws),
    warn: request.warn,
    signal: request.signal,
  });
}

/** @throws {FileError} when a file is there already: it would no longer go with the new ones */
function prepareFolder(folder: string, paths: readonly string[]): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw fileError(folder, "the folder cannot be made", error);
  }
  const existing = paths.find((path) => existsSync(path));
  if (existing !== undefined) {
    throw new FileError(existing, "exists already; remove it, or choose another folder (--output)");
  }
  removeLeftovers(folder);
}

function openFile(
  { counts, folder }: Request,
  recipe: Recipe<unknown, unknown>,
): ShuffledFile {
  const { seed, rank, split } = recipe;
  const { batch } = generateBatch(recipe, 0, Math.min(sampled, counts[split]));
  let length = 0;
  for (let index = 0; index < batch.size; index++) {
    length += lineOf(idsInBatch(batch, index, recipe.framing), recipe).length;
  }
  // Examples are numbered from 0: the number before them is free for the order of the lines.
  const random = randomFrom(seed, rank, streams[split], -1);
  const path = dataPath(folder, recipe.problem.name, split);
  return new ShuffledFile(path, length / batch.size * counts[split], random);
}

/** The manifest comes last: where it is, the files are whole. */
function commit(files: readonly ShuffledFile[], manifestPath: string, manifest: string): void {
  const named: string[] = [];
  try {
    for (const file of files) {
      file.commit();
      named.push(file.path);
    }
    // Flushes the folder as well, and the names of all files with it.
    writeFileAtomically(manifestPath, [new TextEncoder().encode(manifest)]);
  } catch (error) {
    named.forEach((path) => rmSync(path, { force: true }));
    throw error;
  }
}
