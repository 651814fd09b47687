import type { Batch } from "../../src/examples/batch.ts";
import { EncodedExamples } from "../../src/examples/encoded_examples.ts";
import { collateCoded } from "../../src/examples/collate.ts";
import type { SequenceLayout } from "../../src/task/sequence_layout.ts";

/** An example as numbers of its tokens. */
export interface CodedExample {
  readonly source: readonly number[];
  readonly target: readonly number[];
  readonly codeClass: number;
}

/** The examples in batches of `size`, the last one perhaps smaller. */
export function codedBatches(
  examples: readonly CodedExample[],
  size: number,
  layout: SequenceLayout,
): Batch[] {
  return Array.from({ length: Math.ceil(examples.length / size) }, (_, i) => {
    const coded = new EncodedExamples();
    for (const { source, target, codeClass } of examples.slice(i * size, (i + 1) * size)) {
      coded.add(source, target, codeClass);
    }
    return collateCoded(coded, layout);
  });
}
