/** What a run trains on, and what it is evaluated on. */
import { sourceWatch } from "../examples/answer_lengths.ts";
import type { EvalDataset } from "../examples/eval_dataset.ts";
import { memorizedDataset, repeatedBatches } from "../examples/memorized.ts";
import { evalDatasets } from "../examples/read/eval_datasets.ts";
import { setNames } from "../examples/read/set_names.ts";
import type { TestProblems } from "../examples/read/test_problems.ts";
import { openTrainingData, type TrainingData } from "../examples/read/training_data.ts";
import type { BatchSource } from "../examples/source.ts";
import type { Flags } from "../flags/table.ts";
import type { Logger } from "../log/logger.ts";
import type { Task } from "../task/task.ts";
import { generatedSets } from "./evaluation.ts";

/** Where the examples of a run come from. */
interface Examples {
  readonly training: TrainingData;
  /** Left out where no test examples are read from files. */
  readonly tests: readonly EvalDataset[] | undefined;
}

/**
 * Opens what the flags name.
 *
 * @throws {FileError} when a file cannot be read or a line is no example
 */
export async function openExamples(task: Task, flags: Flags, log: Logger): Promise<Examples> {
  const problems: TestProblems[] = [];
  const known = flags.train_data === "" ? undefined : problems;
  // First, so that they can be looked for among the training examples.
  const tests = flags.overfit_batches > 0 ? undefined : await evalDatasets(task, flags, log, known);
  return { training: await openTrainingData(task, flags, log, problems), tests };
}

/** What examples depend on. */
interface ExampleContext {
  readonly task: Task;
  readonly parameters: Flags;
  readonly seed: number;
  readonly log: Logger;
}

/** The batches of a run with their seed, and its test sets. */
export function examplesOf(
  examples: Examples,
  context: ExampleContext,
): { readonly source: BatchSource; readonly sets: readonly EvalDataset[] } {
  const source = trainingSource(examples, context), { parameters: flags } = context;
  if (flags.overfit_batches === 0) {
    return { source, sets: examples.tests ?? generatedSets(context) };
  }
  const size = flags.overfit_batches * flags.batch_size, batchSize = flags.batch_size_eval;
  const options = { task: context.task, size, batchSize };
  context.log.warning(
    `--overfit_batches ${flags.overfit_batches}: the first ${size} training examples are trained on again and ` +
      "again, and evaluated; metrics say how well they are memorized, and nothing about others",
  );
  return {
    source: repeatedBatches(source, flags.overfit_batches),
    sets: setNames(flags.eval_data).map((name) => memorizedDataset(name, source, options)),
  };
}

/**
 * Test examples in files were looked at already. Where they are generated, whether there is room for the answers shows only
 * after an epoch: training examples show it earlier.
 */
function trainingSource({ training, tests }: Examples, context: ExampleContext): BatchSource {
  const { task: { layout }, parameters: { max_output_len }, seed, log } = context;
  if (tests !== undefined) return training(seed);
  return sourceWatch(training(seed), {
    layout,
    limit: max_output_len,
    whose: "of the first training examples",
    warn: (message) => log.warning(message),
  });
}
