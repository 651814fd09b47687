/** Test sets that are read from `--eval_data`. */
import type { Batch } from "../batches/batch.ts";
import { CodedExamples } from "../batches/coded_examples.ts";
import { collateCoded } from "../batches/collate.ts";
import { type Recipe, recipeFor } from "../batches/recipe.ts";
import { addExample } from "../data/add_example.ts";
import type { ExampleTable } from "../data/example_table.ts";
import { loadExamples } from "../data/load_examples.ts";
import { readingRules } from "../data/reading_rules.ts";
import { expectExamples } from "../data/required_files.ts";
import type { Logger } from "../log/logger.ts";
import { shorten } from "../parameters/shorten.ts";
import type { Parameters } from "../parameters/table.ts";
import type { TestSet } from "./evaluation.ts";

/**
 * The files of `--eval_data`, named `valid`, `test`, `test2`, …; the same examples at every evaluation.
 *
 * @returns `undefined` if there are none: test examples are generated then
 * @throws {FileError} when a file cannot be read or a line is no example
 * @throws {FlagError} when there is neither file nor generator
 */
export async function testFiles(
  parameters: Parameters,
  log: Logger,
): Promise<TestSet[] | undefined> {
  const { eval_data, batch_size_eval } = parameters;
  expectExamples("eval_data", parameters);
  if (eval_data === "") return undefined;
  const recipe = recipeFor({ parameters, seed: 0, rank: 0, split: "valid" });
  const rules = readingRules(parameters, recipe);
  const sets: TestSet[] = [];
  for (const [i, path] of eval_data.split(",").entries()) {
    const table = await loadExamples(path, rules, { examples: mostExamples(parameters) }, log);
    const warning = unreadableAnswers(table, recipe);
    if (warning !== undefined) log.warning(`${path}: ${warning} ${rules.vocabularyFlags}`);
    sets.push({
      name: setName(i),
      size: table.size,
      open: () => ({ batches: inOrder(table, recipe, batch_size_eval), close() {} }),
    });
  }
  return sets;
}

function setName(index: number): string {
  return ["valid", "test"][index] ?? `test${index}`;
}

/** `--eval_data_size` is for files only, and goes before `--eval_size`. */
function mostExamples({ eval_data_size, eval_size }: Parameters): number {
  const size = eval_data_size < 0 ? eval_size : eval_data_size;
  return size < 0 ? Infinity : size;
}

async function* inOrder(
  table: ExampleTable,
  recipe: Recipe<unknown, unknown>,
  batchSize: number,
): AsyncGenerator<Batch> {
  for (let first = 0; first < table.size; first += batchSize) {
    const size = Math.min(batchSize, table.size - first);
    const examples = new CodedExamples();
    for (let i = 0; i < size; i++) addExample(examples, table, first + i, recipe);
    yield await Promise.resolve(collateCoded(examples, recipe.framing));
  }
}

/** Answers of known words that still say nothing, like `+ +`: a class of their own, and no prediction equals them. */
function unreadableAnswers(
  table: ExampleTable,
  { problem, vocabulary }: Recipe<unknown, unknown>,
): string | undefined {
  let count = 0, first = "";
  for (let i = 0; i < table.size; i++) {
    const answer = vocabulary.tokensOf(table.answer(i));
    if (problem.outputTokenizer.parse(answer) !== undefined) continue;
    if (count++ === 0) first = answer.join(" ");
  }
  if (count === 0) return undefined;
  return `${count} of ${table.size} answers (the first: ${shorten(first)}) cannot be understood by`;
}
