import { unclassified } from "../../problems/problem.ts";
import { EncodedExamples } from "../encoded_examples.ts";
import { collateCoded } from "../collate.ts";
import type { Task } from "../../task/task.ts";
import { randomOfExamples } from "../random_of_examples.ts";
import type { BatchSource } from "../source.ts";
import type { IndexDraw } from "./draw_index.ts";
import type { StoredExamples } from "./stored_examples.ts";

/** Which examples are drawn. */
export interface DrawnOptions {
  readonly seed: number;
  readonly draw: IndexDraw;
  readonly batchSize: number;
}

/**
 * Batches of examples drawn from files, with replacement. Each has a stream of random numbers of its own, so what is
 * drawn depends on the seed and the example's number alone: a run that is resumed goes on with the same examples.
 */
export function drawnBatches(
  stored: StoredExamples,
  { layout }: Pick<Task, "layout">,
  { seed, draw, batchSize }: DrawnOptions,
): BatchSource {
  const randomOf = randomOfExamples(seed, "train");

  // An error becomes a rejection.
  // deno-lint-ignore require-await
  async function examples(first: number, count: number) {
    const drawn = new EncodedExamples();
    for (let number = first; number < first + count; number++) {
      const { problem, answer } = stored.read(draw(randomOf(number)));
      // Training asks for no classes.
      drawn.add(problem, answer, unclassified);
    }
    return collateCoded(drawn, layout);
  }

  return {
    batch: (index) => examples(index * batchSize, batchSize),
    examples,
    longest: () => Promise.resolve(stored.longest(layout)),
    close: () => stored.close(),
  };
}
