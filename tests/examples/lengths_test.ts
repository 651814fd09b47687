/** The longest examples are found without making batches of all. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { EncodedExamples } from "../../src/examples/encoded_examples.ts";
import { collateCoded } from "../../src/examples/collate.ts";
import { type Architecture, sequenceLayoutOf } from "../../src/task/sequence_layout.ts";
import { longestOf, sampleLengths } from "../../src/examples/lengths.ts";
import { generatedBatches } from "../../src/examples/generate/generated.ts";
import { generatedDataset } from "../../src/examples/generate/dataset.ts";
import { buildTask } from "../../src/task/task.ts";
import { flagsWith } from "../../src/flags/parse.ts";

const architectures: Architecture[] = ["encoder_decoder", "encoder_only", "decoder_only"];

for (const architecture of architectures) {
  Deno.test(`${architecture}: the longest examples are as long as a batch of all`, () => {
    const length = fc.integer({ min: 1, max: 9 });
    fc.assert(fc.property(fc.array(fc.tuple(length, length), { minLength: 1 }), (sides) => {
      const examples = new EncodedExamples(), layout = sequenceLayoutOf(architecture);
      const ids = (count: number) => new Array<number>(count).fill(9);
      for (const [problem, answer] of sides) examples.add(ids(problem), ids(answer), 0);
      const { sourceLength, targetLength } = collateCoded(examples, layout);
      const lengthOf = (i: number, side: string) => sides[i]![side === "problem" ? 0 : 1];
      assert.deepEqual(longestOf(sides.length, lengthOf, layout), { sourceLength, targetLength });
    }));
  });
}

const flags = flagsWith({ operation: "gcd", base: 2, maxint: 1000n });

function source() {
  const dataset = generatedDataset(buildTask(flags), 5, "train");
  return generatedBatches(dataset, { batchSize: 8, numWorkers: 0, warn() {} });
}

Deno.test("of generated examples the longest of the next 256 are found, and the same are trained on", async () => {
  const asked = source(), other = source();
  const { sourceLength, targetLength } = await other.examples(10, 256);
  assert.deepEqual(await asked.longest(10), { sourceLength, targetLength });
  for (const index of [0, 1, 2, 50]) {
    assert.deepEqual(await asked.batch(index), await other.batch(index));
  }
});

Deno.test("a sample is as large as is said, and small where examples take long to make", async () => {
  const examples = new EncodedExamples();
  examples.add([9, 9], [9], 0);
  const batch = collateCoded(examples, sequenceLayoutOf("encoder_decoder"));
  const asked: [number, number][] = [];
  const make = (first: number, count: number) => {
    asked.push([first, count]);
    return Promise.resolve(batch);
  };
  assert.deepEqual(await sampleLengths(make, 7, 70), { sourceLength: 3, targetLength: 3 });
  assert.deepEqual(asked.splice(0), [[7, 32], [39, 32], [71, 6]]);
  await sampleLengths(make, 7, 70, 0);
  assert.deepEqual(asked, [[7, 32]]);
});
