import assert from "node:assert/strict";
import { cudaCardOf, sharedCardWarning } from "../../src/commands/rank_card.ts";

Deno.test("ranks of a machine take turns at its cards", () => {
  assert.deepEqual([0, 1, 2, 3].map((rank) => cudaCardOf(rank, 2)), [0, 1, 0, 1]);
  assert.deepEqual([0, 1].map((rank) => cudaCardOf(rank, 1)), [0, 0]);
  assert.equal(cudaCardOf(3, 0), 0);
});

Deno.test("one rank of a machine says that several train on one of its cards", () => {
  const warned = [0, 1, 2].map((rank) => sharedCardWarning(rank, 4));
  assert.deepEqual(warned.map((warning) => warning !== undefined), [false, true, false]);
  assert.match(warned[1]!, /sees 4 graphics cards/);
  assert.equal(sharedCardWarning(1, 1), undefined);
});
