import assert from "node:assert/strict";
import fc from "fast-check";
import type { Batch } from "../../src/examples/batch.ts";
import { EncodedExamples } from "../../src/examples/encoded_examples.ts";
import { collate, collateCoded } from "../../src/examples/collate.ts";
import { idsInBatch } from "../../src/examples/ids_in_batch.ts";
import { type Architecture, sequenceLayoutOf } from "../../src/task/sequence_layout.ts";
import { buildTask } from "../../src/task/task.ts";
import { encoderOnlyInputs, lossWeightsOf } from "../../src/models/feeds.ts";
import { eosId, padId, separatorId } from "../../src/tokenizers/vocabulary.ts";
import { defaultParameters } from "../problems/problem_flags.ts";

const architectures: Architecture[] = ["encoder_decoder", "encoder_only", "decoder_only"];

for (const architecture of architectures) {
  Deno.test(`${architecture}: problem and answer come back out of their frames`, () => {
    const layout = sequenceLayoutOf(architecture);
    const ids = fc.array(fc.integer({ min: 3, max: 99 }), { maxLength: 9 });
    const pairs = fc.array(fc.record({ problem: ids, answer: ids }, { noNullPrototype: true }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(fc.property(pairs, (pairs) => {
      const examples = new EncodedExamples();
      pairs.forEach(({ problem, answer }, i) => examples.add(problem, answer, i));
      const batch = collateCoded(examples, layout);
      assert.deepEqual(pairs.map((_, i) => idsInBatch(batch, i, layout)), pairs);
      assert.deepEqual([...batch.classes], pairs.map((_, i) => i));
    }));
  });
}

Deno.test("a decoder alone reads problem, separator and answer; its prompt ends with the separator", () => {
  const examples = new EncodedExamples();
  examples.add([7, 8], [9], 0);
  const { source, target } = collateCoded(examples, sequenceLayoutOf("decoder_only"));
  assert.deepEqual([...source], [eosId, 7, 8, separatorId]);
  assert.deepEqual([...target], [eosId, 7, 8, separatorId, 9, eosId]);
});

Deno.test("an encoder alone gets room for answers longer than their problems", () => {
  const flags = { ...defaultParameters, base: 10, architecture: "encoder_only" };
  const { vocabulary, layout } = buildTask(flags);
  const examples = [
    { source: ["1"], target: ["+", "1", "2", "3"], codeClass: 0 },
    { source: ["+", "1"], target: ["+"], codeClass: 0 },
  ];
  const batch = collate(examples, vocabulary, layout);
  assert.equal(batch.sourceLength, 5);
  assert.deepEqual([...batch.sourceLengths], [2, 3]);
  assert.equal(batch.source.filter((id) => id === padId).length, 10 - 5);
  const { arrays } = encoderOnlyInputs.teacherForced(
    batch,
    lossWeightsOf(encoderOnlyInputs, batch),
    0,
  );
  const counted = arrays.weight!.filter((weight) => weight > 0);
  assert.equal(counted.length, 5 + 2);
  assert.ok(counted.every((weight) => Math.abs(weight - 1 / 7) < 1e-7));
});

Deno.test("statistics count the tokens of problem and answer once", () => {
  const lengths = { size: 1, sourceLengths: Int32Array.of(4), targetLengths: Int32Array.of(6) };
  const batch = lengths as unknown as Batch;
  // A decoder alone: <eos>, two tokens, <sep>, one token, <eos>.
  assert.equal(sequenceLayoutOf("decoder_only").words(batch), 3);
  assert.equal(sequenceLayoutOf("encoder_decoder").words(batch), 8);
});
