import assert from "node:assert/strict";
import { FlagError, TrainingError } from "../../src/errors.ts";
import {
  afterRankZero,
  everywhere,
  exchange,
  fromRankZero,
  isKnownToAll,
  largest,
} from "../../src/mpi/agreement.ts";
import { alone, type World } from "../../src/mpi/world.ts";
import { onRanks } from "./ranks.ts";

/** What each rank ends with: a value, or an error. */
function outcomes<T>(size: number, work: (world: World) => Promise<T>) {
  return onRanks(
    size,
    (world) =>
      work(world).then((value) => ({ value, error: undefined }), (error: Error) => ({
        value: undefined,
        error,
      })),
  );
}

Deno.test("ranks learn what the others bring, whatever it is", async () => {
  const value = (rank: number) => ({ rank, big: 2n ** 70n, not: NaN, list: [rank, undefined] });
  const all = await onRanks(3, (world) => exchange(world, () => value(world.rank)));
  for (const values of all) assert.deepEqual(values, [0, 1, 2].map(value));
});

Deno.test("rank 0 decides for all", async () => {
  const seeds = await onRanks(3, (world) => fromRankZero(world, () => 17 + world.rank));
  assert.deepEqual(seeds, [17, 17, 17]);
});

Deno.test("rank 0 goes first", async () => {
  const order: number[] = [];
  await onRanks(3, (world) =>
    afterRankZero(world, async () => {
      if (world.rank === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      order.push(world.rank);
    }));
  assert.equal(order[0], 0);
  assert.deepEqual(order.toSorted(), [0, 1, 2]);
});

Deno.test("the largest of each number counts", async () => {
  const numbers = await onRanks(2, (world) => largest(world, { a: world.rank, b: 5 - world.rank }));
  assert.deepEqual(numbers, [{ a: 1, b: 5 }, { a: 1, b: 5 }]);
});

Deno.test("what fails at rank 0, or everywhere, is thrown there as it is, and known to all", async () => {
  for (const failing of [[0], [0, 1, 2]]) {
    const mistake = new FlagError("--a", "expected b");
    const found = await outcomes(3, (world) =>
      everywhere(world, () => {
        if (failing.includes(world.rank)) throw mistake;
      }));
    assert.equal(found[0]!.error, mistake);
    assert.ok(found.every(({ error }) => isKnownToAll(error)));
  }
});

Deno.test("what fails at another rank is thrown everywhere, with its number", async () => {
  const found = await outcomes(3, (world) =>
    everywhere(world, () => {
      if (world.rank > 0) throw new FlagError("--a", `of ${world.rank}`);
    }));
  for (const { error } of found) {
    assert.ok(error instanceof TrainingError && isKnownToAll(error));
    assert.equal(error.message, "rank 1: --a: of 1");
  }
});

Deno.test("a bug at another rank shows its stack", async () => {
  const found = await outcomes(2, (world) =>
    everywhere(world, () => {
      if (world.rank === 1) throw new TypeError("no such thing");
    }));
  assert.ok(!(found[0]!.error instanceof TrainingError));
  assert.match(found[0]!.error!.message, /rank 1: TypeError: no such thing\n +at /);
});

Deno.test("a process that is alone throws its errors, which nobody else knows", async () => {
  const mistake = new FlagError("--a", "expected b");
  await assert.rejects(everywhere(alone, () => Promise.reject(mistake)), mistake);
  assert.ok(!isKnownToAll(mistake));
});
