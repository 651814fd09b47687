import { EncodedExamples } from "../encoded_examples.ts";
import { collateCoded } from "../collate.ts";
import { sampleLengths } from "../lengths.ts";
import type { Task } from "../../task/task.ts";
import type { BatchSource } from "../source.ts";
import { addExample } from "./add_example.ts";
import { ExampleStream, type StreamSettings } from "./example_stream.ts";

/**
 * Batches of the examples of a file in its order, again and again from its start, for files larger than memory.
 *
 * Batches are best asked for in order. Any other can be had too, at the price of reading the file up to there: that is
 * how a run goes on where it was interrupted.
 */
export function streamedBatches(
  settings: StreamSettings,
  { layout }: Pick<Task, "layout">,
  batchSize: number,
): BatchSource {
  const stream = new ExampleStream(settings);
  let last: Promise<unknown> = Promise.resolve();

  async function read(first: number, count: number) {
    const examples = new EncodedExamples();
    for (let number = first; number < first + count; number++) {
      const { table, index } = await stream.find(number);
      addExample(examples, table, index);
    }
    return collateCoded(examples, layout);
  }

  // One after the other: they share the part of the file that is in memory.
  function examples(first: number, count: number) {
    const next = last.then(() => read(first, count));
    last = next.catch(() => {});
    return next;
  }

  return {
    batch: (index) => examples(index * batchSize, batchSize),
    examples,
    // No more than lies in memory together: the file is not read again for it.
    longest: (first) => sampleLengths(examples, first, Math.min(256, settings.linesAtATime)),
    close: () => void last.then(() => stream.close()),
  };
}
