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
export function shownExamples(
  { problem, vocabulary, layout }: Task,
  batch: Batch,
): ShownExample[] {
  const checker = checkerOf(problem);
  return Array.from({ length: Math.min(3, batch.size) }, (_, i) => {
    const ids = idsInBatch(batch, i, layout);
    const [source, answer] = [ids.problem, ids.answer].map((side) => vocabulary.tokensOf(side));
    const asked = checker.readSource(source!);
    const read = [asked.problem, ...asked.query === undefined ? [] : [asked.query]];
    const shown = read.map(({ value, tokens, notation }) =>
      value === undefined ? `(${tokens})` : showAs(value, { notation })
    );
    return {
      value: `${shown.join(" | ")} → ${checker.showAnswer(answer!)}`,
      problem: source!.join(" "),
      answer: answer!.join(" "),
    };
  });
}
