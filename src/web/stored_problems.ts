/** Problems with their right answers, for readers of a page who want to try the model. */
import { generateBatch, generatedDataset } from "../examples/generate/dataset.ts";
import { idsInBatch } from "../examples/ids_in_batch.ts";
import { ExampleTable } from "../examples/read/example_table.ts";
import { LabeledReader } from "../examples/read/labeled_reader.ts";
import { readingRules } from "../examples/read/reading_rules.ts";
import { showAnswer } from "../problems/show_answer.ts";
import { queryMark } from "../problems/read_value.ts";
import { showTokens } from "../problems/show_value.ts";
import { splitSource } from "../problems/source.ts";
import type { Ids } from "../task/sequence_layout.ts";
import type { Task } from "../task/task.ts";
import { separator } from "../tokenizers/vocabulary.ts";
import type { StoredProblem } from "./page/data.ts";

/** Where test problems come from; training draws others. */
const seed = 0;

/**
 * The first problems of a file of examples, or generated ones; none where there is neither.
 *
 * @param file empty for generated ones
 * @throws {FileError} when the file cannot be read, or a line is no example
 */
export async function storedProblems(
  task: Task,
  file: string,
  count: number,
): Promise<StoredProblem[]> {
  if (count === 0) return [];
  const examples = file === "" ? generated(task, count) : await firstOf(task, file, count);
  return examples.map((ids) => stored(task, ids));
}

function generated(task: Task, count: number): Ids[] {
  const { operation, problem } = task.flags;
  if (operation === "data" && problem === "") return [];
  const { batch } = generateBatch(generatedDataset(task, seed, "test"), 0, count);
  return Array.from({ length: count }, (_, i) => idsInBatch(batch, i, task.layout));
}

async function firstOf(task: Task, path: string, count: number): Promise<Ids[]> {
  const rules = readingRules(task, false), table = new ExampleTable(rules.vocabSize);
  const reader = new LabeledReader(path, rules);
  try {
    await reader.read(table, { examples: count });
  } finally {
    await reader.close();
  }
  return Array.from({ length: table.size }, (_, i) => ({
    problem: table.problem(i),
    answer: table.answer(i),
  }));
}

function stored({ vocabulary, problem }: Task, ids: Ids): StoredProblem {
  const { inputTokenizer, queryTokenizer, outputTokenizer } = problem;
  const tokens = vocabulary.tokensOf(ids.problem), answer = vocabulary.tokensOf(ids.answer);
  const shownAnswer = showAnswer(answer, false, outputTokenizer);
  if (queryTokenizer === undefined) {
    return { tokens, shown: showTokens(tokens, inputTokenizer), answer, shownAnswer };
  }
  const [asked, query] = splitSource(tokens, separator);
  const shown = `${showTokens(asked, inputTokenizer)} ${queryMark} ${
    showTokens(query, queryTokenizer)
  }`;
  return { tokens, shown, answer, shownAnswer };
}
