import * as fs from "node:fs";
import type { Logger } from "../../log/logger.ts";
import { withMemoryAdvice } from "../../memory/failure.ts";
import { freeMemory } from "../../memory/limits.ts";
import type { Task } from "../../task/task.ts";
import { indexedExamples, problemHashes } from "../offsets/indexed_examples.ts";
import { indexOf } from "../offsets/open_index.ts";
import type { ReadingRules } from "./example_reader.ts";
import { isCompressed } from "../../files/file_bytes.ts";
import { loadExamples, reportLeftOut } from "./load_examples.ts";
import { inMemory, type StoredExamples } from "./stored_examples.ts";
import { meetAll, meetHashes, type TestProblems } from "./test_problems.ts";

const inParts = "--batch_load true --reload_size 100000";
const byIndex = ", or left on the disk: --index_train_data true";

export interface OpenSettings {
  readonly task: Task;
  readonly rules: ReadingRules;
  readonly flags: { readonly reload_size: number; readonly index_train_data: boolean };
  /** Looked for among the examples. */
  readonly tests: readonly TestProblems[];
}

/**
 * Opens a training file for reading in any order: in memory where it fits, else by an index of its lines. Which of the two
 * it is makes no difference to what is read.
 *
 * @throws {FileError} when the file cannot be read, a line is no example, or none is
 */
export async function openTrainingFile(
  path: string,
  settings: OpenSettings,
  log: Logger,
): Promise<StoredExamples> {
  const { flags: { reload_size, index_train_data }, rules, tests } = settings;
  const lines = reload_size < 0 ? Infinity : reload_size;
  if (index_train_data) return await openIndexed(path, settings, lines, log);
  if (lines === Infinity && isTooLarge(path)) {
    log.warning(`${path} does not fit in the free memory: its examples are drawn from the disk`);
    return await openIndexed(path, settings, lines, log);
  }
  const table = await withMemoryAdvice(
    loadExamples(path, rules, { lines }, log),
    () => `${path} can be read in parts: ${inParts}${isCompressed(path) ? "" : byIndex}`,
  );
  meetAll(tests, table);
  return inMemory(table);
}

/** Token ids take about as much memory as the tokens take of the file, and where examples begin takes as much at worst. */
export function isTooLarge(path: string, free = freeMemory()): boolean {
  return 2 * fs.statSync(path).size > free && !isCompressed(path);
}

async function openIndexed(
  path: string,
  { task, rules, tests }: OpenSettings,
  lines: number,
  log: Logger,
): Promise<StoredExamples> {
  const index = await indexOf({ path, task, rules, lines }, log);
  const { header } = index;
  reportLeftOut(log, path, rules, header.leftOut, header.lines);
  meetHashes(tests, problemHashes(path, index));
  return indexedExamples(path, index, rules);
}
