import assert from "node:assert/strict";
import fc from "fast-check";
import type { Batch } from "../../src/examples/batch.ts";
import { idsInBatch } from "../../src/examples/ids_in_batch.ts";
import { type SequenceLayout, sequenceLayoutOf } from "../../src/task/sequence_layout.ts";
import { groupByBatch, groupByLength, type Place, placesOf } from "../../src/examples/bucketing.ts";
import { padId } from "../../src/tokenizers/vocabulary.ts";
import { codedBatches } from "./encoded_batches.ts";

const words = (minLength: number) =>
  fc.array(fc.integer({ min: 2, max: 9 }), { minLength, maxLength: 9 });
const example = fc.record({
  source: words(1),
  target: words(0),
  codeClass: fc.nat(5),
});
const layout = fc.constantFrom("encoder_decoder", "encoder_only", "decoder_only").map((name) =>
  sequenceLayoutOf(name as Parameters<typeof sequenceLayoutOf>[0])
);

/** A window as evaluation reads it: full batches, the last one perhaps not. */
const window = fc.record({
  layout,
  size: fc.integer({ min: 1, max: 6 }),
  examples: fc.array(example, { minLength: 1, maxLength: 30 }),
}).map(({ layout, size, examples }) => ({
  layout,
  batches: codedBatches(examples, size, layout),
}));

function exampleOf(batch: Batch, index: number, layout: SequenceLayout) {
  return { ...idsInBatch(batch, index, layout), class: batch.classes[index] };
}

Deno.test("every example is in one group, with its tokens and its class, whatever is grouped", () => {
  fc.assert(fc.property(window, fc.infiniteStream(fc.boolean()), ({ layout, batches }, coin) => {
    const wanted = placesOf(batches).filter(() => coin.next().value);
    for (const group of [groupByLength, groupByBatch]) {
      const groups = group(batches, wanted, layout);
      for (const { batch, places } of groups) {
        assert.equal(places.length, batch.size);
        places.forEach((place, i) =>
          assert.deepEqual(
            exampleOf(batch, i, layout),
            exampleOf(batches[place.batch]!, place.example, layout),
          )
        );
      }
      const key = ({ batch, example }: Place) => `${batch}:${example}`;
      assert.deepEqual(
        groups.flatMap(({ places }) => places.map(key)).sort(),
        wanted.map(key).sort(),
      );
    }
  }));
});

Deno.test("groups are as large as the batches, of growing length, and padded no further than they must be", () => {
  fc.assert(fc.property(window, ({ layout, batches }) => {
    const groups = groupByLength(batches, placesOf(batches), layout).map(({ batch }) => batch);
    assert.deepEqual(groups.map(({ size }) => size), batches.map(({ size }) => size));
    let longest = 0;
    for (
      const { size, source, sourceLength, sourceLengths, targetLength, targetLengths } of groups
    ) {
      assert.ok(sourceLengths.every((length) => length >= longest));
      longest = Math.max(...sourceLengths);
      assert.equal(targetLength, Math.max(...targetLengths));
      const covered = layout.coversAnswers ? targetLength : 0;
      assert.equal(sourceLength, Math.max(longest, covered));
      const padding = source.filter((_, i) => Math.floor(i / size) >= sourceLengths[i % size]!);
      assert.equal(source.length, size * sourceLength);
      assert.ok(padding.every((id) => id === padId));
    }
  }));
});

Deno.test("batches in which all lengths are equal are not copied", () => {
  const equal = { source: [2, 3], target: [4], codeClass: 0 };
  const layout = sequenceLayoutOf("encoder_decoder");
  const batches = codedBatches(Array(8).fill(equal), 3, layout);
  const groups = groupByLength(batches, placesOf(batches), layout);
  groups.forEach(({ batch }, i) => assert.equal(batch, batches[i]));
});
