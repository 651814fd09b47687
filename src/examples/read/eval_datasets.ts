/** Evaluation sets that are read from `--eval_data`. */
import { evalFiles } from "../../flags/data_files.ts";
import type { Logger } from "../../log/logger.ts";
import { FileError } from "../../errors.ts";
import type { Task } from "../../task/task.ts";
import { AnswerLengths } from "../answer_lengths.ts";
import type { Batch } from "../batch.ts";
import { collateCoded } from "../collate.ts";
import { EncodedExamples } from "../encoded_examples.ts";
import type { EvalDataset } from "../eval_dataset.ts";
import type { Labels } from "../labels.ts";
import { longer, noLengths } from "../lengths.ts";
import { addClassified } from "./add_example.ts";
import type { ReadingRules } from "./example_reader.ts";
import { ExampleTable } from "./example_table.ts";
import { expectLabels, type LabelFlags, LabelNames } from "./label_names.ts";
import { LabeledReader } from "./labeled_reader.ts";
import { countExamples } from "./load_examples.ts";
import { OddAnswers } from "./odd_answers.ts";
import { readingRules } from "./reading_rules.ts";
import { expectExamples, type SourceFlags } from "./required_files.ts";
import { TestProblems } from "./test_problems.ts";

/** The flags that say which files are evaluated on, and how much of them. */
export interface EvalDataFlags extends SourceFlags, LabelFlags {
  readonly skip_bad_lines: boolean;
  readonly eval_data_size: number;
  readonly eval_size: number;
  readonly batch_size_eval: number;
  readonly max_output_len: number;
}

/**
 * The files of `--eval_data`, under their names or `valid`, `test`, `test2`, …; the same examples at every evaluation.
 *
 * @param problems gets those of each file, where they are wanted
 * @returns `undefined` if there are none: test examples are generated then
 * @throws {FileError} when a file cannot be read or a line is no example
 * @throws {FlagError} when there is neither file nor generator
 */
export async function evalDatasets(
  task: Task,
  flags: EvalDataFlags,
  log: Logger,
  problems?: TestProblems[],
): Promise<EvalDataset[] | undefined> {
  const { eval_data, batch_size_eval } = flags;
  expectExamples("eval_data", flags);
  if (eval_data === "") return undefined;
  const rules = readingRules(task, flags.skip_bad_lines);
  const sets: EvalDataset[] = [];
  for (const { name, path } of evalFiles(eval_data)) {
    const odd = new OddAnswers(task);
    const lengths = new AnswerLengths(flags.max_output_len);
    const known = problems && new TestProblems(path);
    if (known) problems.push(known);
    let longest = noLengths;
    const names = new LabelNames();
    const see = (table: ExampleTable, labels: readonly Labels[]) => {
      names.see(labels);
      odd.look(table);
      known?.add(table);
      if (task.flags.problem !== "") classifyAll(table, task);
      for (let i = 0; i < table.size; i++) lengths.see(table.answerLength(i));
      longest = longer(longest, table.longest(task.layout));
    };
    const size = await countExamples(path, rules, mostExamples(flags), log, see);
    for (const warning of odd.warnings(size, rules.vocabularyFlags)) {
      log.warning(`${path}: ${warning}`);
    }
    const tooLong = lengths.warning(`of ${path}`);
    if (tooLong !== undefined) log.warning(tooLong);
    sets.push({
      ...{ name, size, labels: names.all },
      longest: () => Promise.resolve(longest),
      sample: (count) => firstOf(inOrder(path, rules, task, Math.min(size, count), count)),
      ...known && { isSeen: (index: number) => known.isSeen(index) },
      open: () => ({ batches: inOrder(path, rules, task, size, batch_size_eval), close() {} }),
    });
  }
  expectLabels([...new Set(sets.flatMap(({ labels = [] }) => labels))], flags);
  return sets;
}

/** `--eval_data_size` is for files only, and goes before `--eval_size`. */
function mostExamples({ eval_data_size, eval_size }: EvalDataFlags): number {
  const size = eval_data_size < 0 ? eval_size : eval_data_size;
  return size < 0 ? Infinity : size;
}

/** Lets a problem from a file show mistakes in its code now rather than after an epoch. */
function classifyAll(table: ExampleTable, task: Task): void {
  const examples = new EncodedExamples();
  for (let i = 0; i < table.size; i++) addClassified(examples, table, i, task);
}

async function firstOf(batches: AsyncIterable<Batch>): Promise<Batch> {
  for await (const batch of batches) return batch;
  throw new Error("a data set has no examples");
}

/** Read anew each time, so that memory does not depend on the size of the file. */
async function* inOrder(
  path: string,
  rules: ReadingRules,
  task: Task,
  size: number,
  batchSize: number,
): AsyncGenerator<Batch> {
  const reader = new LabeledReader(path, rules), table = new ExampleTable(rules.vocabSize);
  const examples = new EncodedExamples();
  try {
    for (let done = 0; done < size; done += table.size) {
      table.truncate(0);
      const labels = await reader.read(table, { examples: Math.min(batchSize, size - done) });
      if (table.size === 0) {
        throw new FileError(path, `has ${done} examples left of the ${size} that were in it`);
      }
      examples.clear();
      for (let i = 0; i < table.size; i++) addClassified(examples, table, i, task);
      yield { ...collateCoded(examples, task.layout), labels };
    }
  } finally {
    await reader.close();
  }
}
