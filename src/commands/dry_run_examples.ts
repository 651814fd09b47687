/** Examples as `--dry_run` shows them. */
import { checkerOf } from "../evaluation/checker.ts";
import type { Batch } from "../examples/batch.ts";
import { idsInBatch } from "../examples/ids_in_batch.ts";
import { showAs } from "../problems/show_value.ts";
import type { Task } from "../task/task.ts";

/** An example as it was read, and as tokens. */
export interface ShownExample {
  readonly value: string;
  readonly problem: string;
  readonly answer: string;
}

/** The first examples of a batch, three at most. */
export function shownExamples(task: Task, batch: Batch): ShownExample[] {
  return Array.from({ length: Math.min(3, batch.size) }, (_, i) => {
    const { problem, answer } = idsInBatch(batch, i, task.layout);
    return shownExample(task, problem, answer);
  });
}

/** @param source token ids of the problem, and of its query if it has one @param target those of the answer */
export function shownExample(
  { problem, vocabulary }: Task,
  source: Iterable<number>,
  target: Iterable<number>,
): ShownExample {
  const checker = checkerOf(problem);
  const [words, answer] = [source, target].map((ids) => vocabulary.tokensOf(ids)) as [
    string[],
    string[],
  ];
  const asked = checker.readSource(words);
  const read = [asked.problem, ...asked.query === undefined ? [] : [asked.query]];
  const shown = read.map(({ value, tokens, notation }) =>
    value === undefined ? `(${tokens})` : showAs(value, { notation })
  );
  return {
    value: `${shown.join(" | ")} → ${checker.showAnswer(answer)}`,
    problem: words.join(" "),
    answer: answer.join(" "),
  };
}
