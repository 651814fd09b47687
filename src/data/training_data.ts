/** Where training examples come from, by the flags. */
import { generatedBatches } from "../batches/generated.ts";
import { recipeFor } from "../batches/recipe.ts";
import type { BatchSource } from "../batches/source.ts";
import { FlagError } from "../errors.ts";
import type { Logger } from "../log/logger.ts";
import type { Parameters } from "../parameters/table.ts";
import { type IndexDraw, twoClassesDraw, uniformDraw } from "./draw_index.ts";
import { drawnBatches } from "./drawn_batches.ts";
import type { ReadingRules } from "./example_reader.ts";
import { loadExamples, tellLeftOut } from "./load_examples.ts";
import { readingRules } from "./reading_rules.ts";
import { streamedBatches } from "./streamed_batches.ts";

/** Makes the source of a run's batches, once its seed is known. */
export type TrainingData = (seed: number) => BatchSource;

/**
 * Training examples of `--train_data`, or else generated ones.
 *
 * @throws {FileError} when the file cannot be read or a line is no example
 * @throws {FlagError} when `--first_class_size` leaves no second class
 */
export async function openTrainingData(
  parameters: Parameters,
  log: Logger,
): Promise<TrainingData> {
  const { train_data, batch_load, batch_size, num_workers } = parameters;
  const orderOf = (seed: number) => ({ parameters, seed, rank: 0, split: "train" } as const);
  log.info(`Creating train iterator for ${parameters.tasks} ...`);
  if (train_data === "") {
    const warn = (message: string) => log.warning(message);
    const delivery = { batchSize: batch_size, numWorkers: num_workers, warn };
    return (seed) => generatedBatches(orderOf(seed), delivery);
  }
  const rules = readingRules(parameters, recipeFor(orderOf(0)));
  if (batch_load) {
    const settings = streamSettings(parameters, rules, log);
    return (seed) => streamedBatches(settings, recipeFor(orderOf(seed)), batch_size);
  }
  const lines = parameters.reload_size < 0 ? Infinity : parameters.reload_size;
  const table = await loadExamples(train_data, rules, { lines }, log);
  const draw = drawOf(parameters, table.size);
  return (seed) => drawnBatches(table, recipeFor(orderOf(seed)), draw, batch_size);
}

function streamSettings({ train_data, reload_size }: Parameters, rules: ReadingRules, log: Logger) {
  log.info(`Reading data from ${train_data}, ${reload_size} lines at a time ...`);
  return {
    path: train_data,
    rules,
    linesAtATime: reload_size,
    onLeftOut: (...found: Parameters<...>) => 
  };
}
