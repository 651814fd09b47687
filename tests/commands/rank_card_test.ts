import assert from "node:assert/strict";
import { cudaCardOf, turnAt } from "../../src/commands/rank_card.ts";

Deno.test("ranks of a machine take turns at its cards", () => {
  assert.deepEqual([0, 1, 2, 3].map((rank) => cudaCardOf(rank, 2)), [0, 1, 0, 1]);
  assert.deepEqual([0, 1].map((rank) => cudaCardOf(rank, 1)), [0, 0]);
  assert.equal(cudaCardOf(3, 0), 0);
});

const card = (software: boolean) => ({ software });
const real = card(false), software = card(true);

Deno.test("ranks of a machine open its graphics cards in turn, software ones only on demand", () => {
  const turns = (cards: { software: boolean }[], takesSoftware = false) =>
    [0, 1, 2, 3].map((rank) => turnAt(cards, rank, takesSoftware));
  assert.deepEqual(turns([real, real, software]), [0, 1, 0, 1]);
  assert.deepEqual(turns([software, real, real], true), [1, 2, 1, 2]);
  assert.deepEqual(turns([real, software], true), [-1, -1, -1, -1]);
  assert.deepEqual(turns([software, software]), [-1, -1, -1, -1]);
  assert.deepEqual(turns([software, software], true), [0, 1, 0, 1]);
});
