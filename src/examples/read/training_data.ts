/** Where training examples come from, by the flags. */
import { generatedDataset } from "../generate/dataset.ts";
import { generatedBatches } from "../generate/generated.ts";
import type { Task } from "../../task/task.ts";
import type { BatchSource } from "../source.ts";
import { FlagError } from "../../errors.ts";
import { type TrainFile, trainFiles } from "../../flags/data_files.ts";
import type { Logger } from "../../log/logger.ts";
import { type IndexDraw, twoClassesDraw, uniformDraw, weightedDraw } from "./draw_index.ts";
import { drawnBatches } from "./drawn_batches.ts";
import type { LeftOut, ReadingRules } from "./example_reader.ts";
import type { ExampleTable } from "./example_table.ts";
import type { StreamSettings } from "./example_stream.ts";
import { reportLeftOut } from "./load_examples.ts";
import { openTrainingFile } from "./open_training_file.ts";
import { readingRules } from "./reading_rules.ts";
import { joined, type StoredExamples } from "./stored_examples.ts";
import { streamedBatches } from "./streamed_batches.ts";
import { meetAll, type TestProblems, warnOfMet } from "./test_problems.ts";

/** The flags that say where training examples come from, and how they are batched. */
export interface TrainingDataFlags {
  readonly train_data: string;
  readonly skip_bad_lines: boolean;
  readonly batch_load: boolean;
  readonly reload_size: number;
  readonly index_train_data: boolean;
  readonly two_classes: boolean;
  readonly first_class_size: number;
  readonly first_class_prob: number;
  readonly batch_size: number;
  readonly num_workers: number;
}

/** Makes the source of a run's batches, once its seed is known. */
export type TrainingData = (seed: number) => BatchSource;

/**
 * Training examples of `--train_data`, or else generated ones.
 *
 * @param tests the log is told how many of them are trained on: at once, or when a file was read to its end for the first
 * time
 * @throws {FileError} when the file cannot be read or a line is no example
 * @throws {FlagError} when `--first_class_size` leaves no second class
 */
export async function openTrainingData(
  task: Task,
  flags: TrainingDataFlags,
  log: Logger,
  tests: readonly TestProblems[] = [],
): Promise<TrainingData> {
  const { train_data, batch_size: batchSize, num_workers: numWorkers } = flags;
  if (train_data === "") {
    const warn = (message: string) => log.warning(message);
    const options = { batchSize, numWorkers, warn };
    return (seed) => generatedBatches(generatedDataset(task, seed, "train"), options);
  }
  const rules = readingRules(task, flags.skip_bad_lines);
  if (flags.batch_load) {
    const settings = streamSettings(flags, rules, log, tests);
    return () => streamedBatches(settings, task, batchSize);
  }
  const files = trainFiles(train_data), stored: StoredExamples[] = [];
  for (const { path } of files) {
    stored.push(await openTrainingFile(path, { task, rules, flags, tests }, log));
  }
  warnOfMet(tests, log);
  const draw = files.length > 1
    ? weightedDraw(files.map(({ weight }, i) => ({ weight, size: stored[i]!.size })))
    : drawOf(flags, stored[0]!.size);
  if (files.length > 1) reportShares(files, log);
  return (seed) => drawnBatches(joined(stored), task, { seed, draw, batchSize });
}

function reportShares(files: readonly TrainFile[], log: Logger): void {
  const shares = files.map(({ name, path, weight }) =>
    `${(100 * weight).toFixed(2)}% from ${name === undefined ? path : `${name} (${path})`}`
  );
  log.info(`Training examples: ${shares.join(", ")}`);
}

function streamSettings(
  { train_data, reload_size: linesAtATime }: TrainingDataFlags,
  rules: ReadingRules,
  log: Logger,
  tests: readonly TestProblems[],
): StreamSettings {
  const path = trainFiles(train_data)[0]!.path;
  log.info(`Reading data from ${path}, ${linesAtATime} lines at a time ...`);
  const onLeftOut = (leftOut: LeftOut, lines: number) =>
    reportLeftOut(log, path, rules, leftOut, lines);
  const onExamples = (examples: ExampleTable, isLast: boolean) => {
    meetAll(tests, examples);
    if (isLast) warnOfMet(tests, log);
  };
  return { path, rules, linesAtATime, onLeftOut, onExamples };
}

/** @param count examples there are */
function drawOf(flags: TrainingDataFlags, count: number): IndexDraw {
  const { train_data, two_classes, first_class_size, first_class_prob } = flags;
  if (!two_classes) return uniformDraw(count);
  if (first_class_size >= count) {
    throw new FlagError(
      "--first_class_size",
      `expected less than the ${count} examples of ${train_data}, found ${first_class_size}`,
    );
  }
  return twoClassesDraw(count, first_class_size, first_class_prob);
}
