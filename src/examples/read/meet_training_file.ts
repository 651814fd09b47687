import { trainFiles } from "../../flags/data_files.ts";
import type { Logger } from "../../log/logger.ts";
import { ExampleReader, type ReadingRules } from "./example_reader.ts";
import { ExampleTable } from "./example_table.ts";
import { meetAll, type TestProblems, warnOfMet } from "./test_problems.ts";

/** Lines that are in memory at a time. */
const linesAtATime = 1024;

/**
 * Looks for test problems in the files that a model was trained on, of which nothing is kept.
 *
 * @param trainData value of `--train_data` @throws {FileError} when one cannot be read or a line is no example
 */
export async function meetTrainingFiles(
  tests: readonly TestProblems[],
  trainData: string,
  rules: ReadingRules,
  log: Logger,
): Promise<void> {
  for (const { path } of trainFiles(trainData)) await meetTrainingFile(tests, path, rules, log);
  warnOfMet(tests, log);
}

async function meetTrainingFile(
  tests: readonly TestProblems[],
  path: string,
  rules: ReadingRules,
  log: Logger,
): Promise<void> {
  log.info(`Looking for test problems in ${path} ...`);
  const reader = new ExampleReader(path, rules), table = new ExampleTable(rules.vocabSize);
  try {
    while (!reader.ended && tests.some((test) => test.isLooking)) {
      table.truncate(0);
      await reader.read(table, { lines: linesAtATime });
      meetAll(tests, table);
    }
  } finally {
    await reader.close();
  }
}
