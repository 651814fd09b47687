/** What is said of answers that are longer than a model may write. */
import assert from "node:assert/strict";
import { type Architecture, sequenceLayoutOf } from "../../src/task/sequence_layout.ts";
import type { BatchSource } from "../../src/examples/source.ts";
import { answerLengths, evaluationWatch, sourceWatch } from "../../src/examples/answer_lengths.ts";
import { codedBatches } from "./encoded_batches.ts";

const architectures: Architecture[] = ["encoder_decoder", "encoder_only", "decoder_only"];

/** Batches of two, with problems of three tokens and answers of these lengths. */
function batchesOf(lengths: readonly number[], layout = sequenceLayoutOf("encoder_decoder")) {
  const examples = lengths.map((length) => ({
    source: [20, 21, 22],
    target: Array<number>(length).fill(23),
    codeClass: 0,
  }));
  return codedBatches(examples, 2, layout);
}

for (const architecture of architectures) {
  Deno.test(`${architecture}: the tokens of answers are counted without special ones`, () => {
    const layout = sequenceLayoutOf(architecture), lengths = [1, 7, 0, 12, 3];
    const found = batchesOf(lengths, layout).flatMap((batch) => answerLengths(batch, layout));
    assert.deepEqual(found, lengths);
  });
}

function watching() {
  const warnings: string[] = [];
  const watch = {
    layout: sequenceLayoutOf("encoder_decoder"),
    limit: 3,
    whose: "of valid",
    warn: (message: string) => void warnings.push(message),
  };
  return { warnings, watch };
}

Deno.test("answers longer than the limit are told of behind the first evaluation that has some, once", async () => {
  const { warnings, watch } = watching(), watched = evaluationWatch(watch);
  const evaluate = async (lengths: readonly number[]) => {
    const batches = batchesOf(lengths);
    assert.deepEqual(await Array.fromAsync(watched(ReadableStream.from(batches))), batches);
    return warnings.length;
  };
  assert.equal(await evaluate([1, 2, 3]), 0);
  assert.equal(await evaluate([4, 2, 12, 3, 1]), 1);
  assert.equal(await evaluate([4, 2, 13, 3, 1]), 1);
  assert.deepEqual(warnings, [
    "2 of 5 answers of valid are longer than --max_output_len 3 and cannot be generated; " +
    "the longest has 12 tokens: give --max_output_len 12",
  ]);
});

Deno.test("an evaluation that was stopped says nothing of what it saw", async () => {
  const { warnings, watch } = watching(), watched = evaluationWatch(watch);
  for await (const _ of watched(ReadableStream.from(batchesOf([9, 9, 9, 9])))) break;
  assert.deepEqual(warnings, []);
});

Deno.test("of a source, the first thousand examples decide", async () => {
  const endless = (lengthOf: (example: number) => number): BatchSource => {
    const examples = (first: number, count: number) => {
      const lengths = Array.from({ length: count }, (_, i) => lengthOf(first + i));
      return Promise.resolve(batchesOf(lengths)[0]!);
    };
    const longest = () => Promise.resolve({ sourceLength: 7, targetLength: 9 });
    return { batch: (index) => examples(2 * index, 2), examples, longest, close() {} };
  };
  const told = async (lengthOf: (example: number) => number, batches: number) => {
    const { warnings, watch } = watching();
    const watched = sourceWatch(endless(lengthOf), { ...watch, whose: "of the first examples" });
    // Asking for lengths is not seeing examples.
    assert.deepEqual(await watched.longest(0), { sourceLength: 7, targetLength: 9 });
    for (let i = 0; i < batches; i++) {
      assert.deepEqual(await watched.batch(i), await endless(lengthOf).batch(i));
    }
    return warnings;
  };
  const tenth = (example: number) => example % 10 === 0 ? 5 : 2;
  assert.deepEqual(await told(tenth, 499), []);
  assert.deepEqual(await told(tenth, 1500), [
    "100 of 1000 answers of the first examples are longer than --max_output_len 3 and cannot be " +
    "generated; the longest has 5 tokens: give --max_output_len 5",
  ]);
  assert.deepEqual(await told((example) => example < 1000 ? 3 : 9, 1000), []);
});
