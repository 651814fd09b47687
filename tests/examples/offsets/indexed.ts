/** Training files of GCDs, opened in memory and by an index. */
import type { BatchSource } from "../../../src/examples/source.ts";
import { openTrainingData } from "../../../src/examples/read/training_data.ts";
import { TestProblems } from "../../../src/examples/read/test_problems.ts";
import type { Flags } from "../../../src/flags/table.ts";
import { gcdFlags, keepingLog, taskOf } from "../read/data_files.ts";

export interface Opened {
  readonly source: BatchSource;
  /** Of the log. */
  readonly lines: readonly string[];
}

/** @param seed of the draws */
export async function openTraining(
  train_data: string,
  changes: Partial<Flags> = {},
  tests: readonly TestProblems[] = [],
): Promise<Opened> {
  const { log, lines } = keepingLog(), flags = gcdFlags({ train_data, ...changes });
  const data = await openTrainingData(taskOf(flags), flags, log, tests);
  return { source: data(7), lines };
}

/** The index beside the file. */
export function openIndexed(
  train_data: string,
  changes: Partial<Flags> = {},
  tests: readonly TestProblems[] = [],
): Promise<Opened> {
  return openTraining(train_data, { index_train_data: true, ...changes }, tests);
}

/** What a source draws, and its longest examples. */
export async function drawsOf({ source }: Pick<Opened, "source">, count = 50) {
  try {
    const batches = [await source.batch(3), await source.examples(1_000_000, count)];
    return { batches, longest: await source.longest(0) };
  } finally {
    source.close();
  }
}

/** What making an index says, or that there was one. */
export function indexLines(lines: readonly string[]): string[] {
  return lines.filter((line) => /ndex/.test(line)).map((line) =>
    line.replace(/^info: (Making the index|Index) of .*/, "$1")
  );
}
