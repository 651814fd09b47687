import assert from "node:assert/strict";
import fc from "fast-check";
import { chunkLength, rowsForChunk } from "../../src/decoding/chunk_length.ts";

/** Lengths of the chunks in which so many steps are made. */
function lengths(limit: number): number[] {
  const found: number[] = [];
  for (let step = 0; step < limit; step += found.at(-1)!) found.push(chunkLength(step, limit));
  return found;
}

Deno.test("chunks grow, and end where there are no more steps", () => {
  assert.deepEqual(lengths(3), [3]);
  assert.deepEqual(lengths(20), [8, 8, 4]);
  assert.deepEqual(lengths(110), [8, 8, 16, 32, 32, 14]);
  assert.equal(chunkLength(0, 0), 1);
});

Deno.test("there are rows for all that are wanted, and few numbers of rows", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(499), (before, dropped) => {
    const wanted = Math.max(1, before - dropped), rows = rowsForChunk(wanted, before);
    assert.ok(rows >= wanted && rows <= before);
    assert.ok(rows === before || rows < 2 * wanted + 1, `${rows} rows for ${wanted}`);
    const halves: number[] = [before];
    while (halves.at(-1)! > 1) halves.push(Math.ceil(halves.at(-1)! / 2));
    assert.ok(halves.includes(rows));
  }));
});
