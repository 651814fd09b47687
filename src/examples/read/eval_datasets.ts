/** Test sets that are read from `--eval_data`. */
import type { Batch } from "../examples/batch.ts";
import { CodedExamples } from "../examples/encoded_examples.ts";
import { collateCoded } from "../examples/collate.ts";
import { longer, noLengths } from "../examples/lengths.ts";
import { type Recipe, recipeFor } from "../task/recipe.ts";
import { addClassified } from "../examples/read/add_example.ts";
import { ExampleReader, type ReadingRules } from "../examples/read/example_reader.ts";
import { ExampleTable } from "../examples/read/example_table.ts";
import { countExamples } from "../examples/read/load_examples.ts";
import { readingRules } from "../examples/read/reading_rules.ts";
import { expectExamples } from "../examples/read/required_files.ts";
import { setNames } from "../evaluation/set_names.ts";
import { TestProblems } from "../examples/read/test_problems.ts";
import { FileError } from "../errors.ts";
import { AnswerLengths } from "../evaluation/answer_lengths.ts";
import { RaisedErrors } from "../evaluation/raised_errors.ts";
import type { Logger } from "../log/logger.ts";
import { shorten } from "../text/shorten.ts";
import type { Parameters } from "../flags/table.ts";
import type { TestSet } from "./evaluation.ts";

/**
 * The files of `--eval_data`, named `valid`, `test`, `test2`, …; the same examples at every evaluation.
 *
 * @param problems gets those of each file, where they are wanted
 * @returns `undefined` if there are none: test examples are generated then
 * @throws {FileError} when a file cannot be read or a line is no example
 * @throws {FlagError} when there is neither file nor generator
 */
export async function testFiles(
  parameters: Parameters,
  log: Logger,
  problems?: TestProblems[],
): Promise<TestSet[] | undefined> {
  const { eval_data, batch_size_eval } = parameters;
  expectExamples("eval_data", parameters);
  if (eval_data === "") return undefined;
  const recipe = recipeFor({ parameters, seed: 0, rank: 0, split: "valid" });
  const rules = readingRules(parameters, recipe);
  const sets: TestSet[] = [];
  const names = setNames(eval_data);
  for (const [i, path] of eval_data.split(",").entries()) {
    const unreadable = new UnreadableAnswers(recipe);
    const lengths = new AnswerLengths(parameters.max_output_len);
    const known = problems && new TestProblems(path);
    if (known) problems.push(known);
    let longest = noLengths;
    const see = (table: ExampleTable) => {
      unreadable.look(table);
      known?.add(table);
      if (parameters.problem !== "") classifyAll(table, recipe);
      for (let i = 0; i < table.size; i++) lengths.see(table.answerLength(i));
      longest = longer(longest, table.longest(recipe.framing));
    };
    const size = await countExamples(path, rules, mostExamples(parameters), log, see);
    const warning = unreadable.warning(size), tooLong = lengths.warning(`of ${path}`);
    if (warning !== undefined) log.warning(`${path}: ${warning} ${rules.vocabularyFlags}`);
    if (tooLong !== undefined) log.warning(tooLong);
    sets.push({
      name: names[i]!,
      size,
      longest: () => Promise.resolve(longest),
      open: () => ({ batches: inOrder(path, rules, recipe, size, batch_size_eval), close() {} }),
    });
  }
  return sets;
}

/** `--eval_data_size` is for files only, and goes before `--eval_size`. */
function mostExamples({ eval_data_size, eval_size }: Parameters): number {
  const size = eval_data_size < 0 ? eval_size : eval_data_size;
  return size < 0 ? Infinity : size;
}

/** Lets a problem from a file show mistakes in its code now rather than after an epoch. */
function classifyAll(table: ExampleTable, recipe: Recipe<unknown, unknown>): void {
  const examples = new CodedExamples();
  for (let i = 0; i < table.size; i++) addClassified(examples, table, i, recipe);
}

/** Read anew each time, so that memory does not depend on the size of the file. */
async function* inOrder(
  path: string,
  rules: ReadingRules,
  recipe: Recipe<unknown, unknown>,
  size: number,
  batchSize: number,
): AsyncGenerator<Batch> {
  const reader = new ExampleReader(path, rules), table = new ExampleTable(rules.words);
  const examples = new CodedExamples();
  try {
    for (let done = 0; done < size; done += table.size) {
      table.truncate(0);
      await reader.read(table, { examples: Math.min(batchSize, size - done) });
      if (table.size === 0) {
        throw new FileError(path, `has ${done} examples left of the ${size} that were in it`);
      }
      examples.clear();
      for (let i = 0; i < table.size; i++) addClassified(examples, table, i, recipe);
      yield collateCoded(examples, recipe.framing);
    }
  } finally {
    await reader.close();
  }
}

/** Answers of known words that still say nothing, like `+ +`: a class of their own, and no prediction equals them. */
class UnreadableAnswers {
  #count = 0;
  #first = "";
  /** Raised by a tokenizer instead of saying that it reads nothing. */
  readonly #errors = new RaisedErrors();

  constructor(readonly recipe: Recipe<unknown, unknown>) {}

  look(table: ExampleTable): void {
    const { problem, vocabulary } = this.recipe;
    for (let i = 0; i < table.size; i++) {
      const answer = vocabulary.tokensOf(table.answer(i));
      if (this.#errors.attempt(() => problem.outputTokenizer.parse(answer)) !== undefined) continue;
      if (this.#count++ === 0) this.#first = answer.join(" ");
    }
  }

  /** @param size number of all answers */
  warning(size: number): string | undefined {
    if (this.#count === 0) return undefined;
    const first = shorten(this.#first);
    return `${this.#count} of ${size} answers (the first: ${first}) cannot be understood by`;
  }
}
