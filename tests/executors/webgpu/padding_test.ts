import assert from "node:assert/strict";
import fc from "fast-check";
import { maxPositions } from "../../../src/tokenizers/max_positions.ts";
import { bucketLength, padBatch, padToBuckets } from "../../../src/examples/pad.ts";
import { evaluateReference } from "../../../src/executors/reference/evaluate.ts";
import { randomFrom } from "../../../src/random.ts";
import { randomBatch, smallModel, trainingFeeds } from "../../models/small_transformer.ts";

const length = fc.integer({ min: 1, max: maxPositions });

Deno.test("a bucket holds its lengths, wastes at most an eighth, and is a fixed point", () => {
  fc.assert(fc.property(length, (length) => {
    const bucket = bucketLength(length);
    assert.ok(length <= bucket && bucket <= length * 1.125 && bucket <= maxPositions);
    assert.equal(bucketLength(bucket), bucket);
    assert.ok(bucketLength(Math.max(1, length - 1)) <= bucket);
  }));
});

Deno.test("there are few buckets, and short lengths have their own", () => {
  const buckets = new Set(Array.from({ length: maxPositions }, (_, i) => bucketLength(i + 1)));
  assert.equal(buckets.size, 16 + 8 * 8);
  for (let length = 1; length <= 16; length++) assert.equal(bucketLength(length), length);
});

Deno.test("a batch is padded to its buckets, but never beyond the last position", () => {
  const lengths = (source: number, target: number) => {
    const padded = padToBuckets(randomBatch([source], [target], randomFrom(1)));
    return [padded.sourceLength, padded.targetLength];
  };
  assert.deepEqual(lengths(17, 18), [18, 19]);
  assert.deepEqual(lengths(4000, 4000), [maxPositions, maxPositions]);
  assert.deepEqual(lengths(maxPositions, maxPositions), [maxPositions, maxPositions]);
});

Deno.test("a batch that needs no padding is the same object", () => {
  const batch = randomBatch([4, 2], [3, 5], randomFrom(1));
  assert.equal(padBatch(batch, 4, 5), batch);
});

Deno.test("padding changes neither the loss nor a gradient", () => {
  for (const max_src_len of [0, 3]) {
    const model = smallModel({ max_src_len });
    const batch = randomBatch([5, 3, 1], [3, 4, 2], randomFrom(2));
    const padded = padBatch(batch, 9, 7);
    const { predictedTokens } = model.inputBuilder;
    assert.equal(predictedTokens(padded), predictedTokens(batch));
    const short = trainingFeeds(model, batch, 3), long = trainingFeeds(model, padded, 3);
    for (const [name, values] of long.feeds) {
      const own = short.feeds.get(name)!;
      // The same weights, and as many more rows as the padding uses.
      if (!model.weights.some((weight) => weight.name === name)) continue;
      values.fill(0.7).set(own);
    }
    const names = Object.keys(model.training), tensors = Object.values(model.training);
    const expected = evaluateReference(tensors, short.feeds, short.sizes);
    const found = evaluateReference(tensors, long.feeds, long.sizes);
    names.forEach((name, i) => {
      const { data } = expected[i]!, other = found[i]!.data;
      data.forEach((x, k) => assert.ok(Math.abs(x - other[k]!) < 1e-12, `${name} at ${k}`));
      assert.ok(other.subarray(data.length).every((x) => x === 0), `${name} beyond the batch`);
    });
  }
});
