/** Where training examples come from, by the flags. */
import { generatedBatches } from "../generate/generated.ts";
import { recipeFor } from "../../task/recipe.ts";
import type { BatchSource } from "../source.ts";
import { FlagError } from "../../errors.ts";
import type { Logger } from "../../log/logger.ts";
import { withMemoryAdvice } from "../../memory/failure.ts";
import type { Parameters } from "../../flags/table.ts";
import { type IndexDraw, twoClassesDraw, uniformDraw } from "./draw_index.ts";
import { drawnBatches } from "./drawn_batches.ts";
import type { LeftOut, ReadingRules } from "./example_reader.ts";
import type { ExampleTable } from "./example_table.ts";
import type { StreamSettings } from "./example_stream.ts";
import { loadExamples, tellLeftOut } from "./load_examples.ts";
import { readingRules } from "./reading_rules.ts";
import { streamedBatches } from "./streamed_batches.ts";
import { meetAll, type TestProblems, warnOfMet } from "./test_problems.ts";

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
  parameters: Parameters,
  log: Logger,
  tests: readonly TestProblems[] = [],
): Promise<TrainingData> {
  const { train_data, batch_load, batch_size, num_workers } = parameters;
  const orderOf = (seed: number) => ({ parameters, seed, rank: 0, split: "train" } as const);
  if (train_data === "") {
    const warn = (message: string) => log.warning(message);
    const delivery = { batchSize: batch_size, numWorkers: num_workers, warn };
    return (seed) => generatedBatches(orderOf(seed), delivery);
  }
  const rules = readingRules(parameters, recipeFor(orderOf(0)));
  if (batch_load) {
    const settings = streamSettings(parameters, rules, log, tests);
    return (seed) => streamedBatches(settings, recipeFor(orderOf(seed)), batch_size);
  }
  const lines = parameters.reload_size < 0 ? Infinity : parameters.reload_size;
  const table = await withMemoryAdvice(
    loadExamples(train_data, rules, { lines }, log),
    () => `${train_data} can be read in parts: --batch_load true --reload_size 100000`,
  );
  meetAll(tests, table);
  warnOfMet(tests, log);
  const draw = drawOf(parameters, table.size);
  return (seed) => drawnBatches(table, recipeFor(orderOf(seed)), draw, batch_size);
}

function streamSettings(
  { train_data: path, reload_size: linesAtATime }: Parameters,
  rules: ReadingRules,
  log: Logger,
  tests: readonly TestProblems[],
): StreamSettings {
  log.info(`Reading data from ${path}, ${linesAtATime} lines at a time ...`);
  const onLeftOut = (leftOut: LeftOut, lines: number) =>
    tellLeftOut(log, path, rules, leftOut, lines);
  const onExamples = (examples: ExampleTable, isLast: boolean) => {
    meetAll(tests, examples);
    if (isLast) warnOfMet(tests, log);
  };
  return { path, rules, linesAtATime, onLeftOut, onExamples };
}

/** @param count examples there are */
function drawOf(parameters: Parameters, count: number): IndexDraw {
  const { train_data, two_classes, first_class_size, first_class_prob } = parameters;
  if (!two_classes) return uniformDraw(count);
  if (first_class_size >= count) {
    throw new FlagError(
      "--first_class_size",
      `expected less than the ${count} examples of ${train_data}, found ${first_class_size}`,
    );
  }
  return twoClassesDraw(count, first_class_size, first_class_prob);
}
