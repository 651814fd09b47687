import assert from "node:assert/strict";
import { CHUNK, type KernelFunctions } from "../../src/optimizers/compile_update.ts";
import { completed, openBoard, post, totalOf, work } from "../../src/optimizers/shared_job.ts";

/** Kernels that only write down how they were called; the sum is the number of elements. */
function recorder() {
  const calls: number[][] = [];
  const record = (...values: number[]) => void calls.push(values);
  const functions: KernelFunctions = {
    update: record,
    sumOfSquares: (...values) => (record(...values), values[0]),
    accumulate: record,
    zero: record,
  };
  return { calls, functions };
}

Deno.test("a job is cut into chunks, each done once, with the addresses moved along", async () => {
  const board = openBoard();
  const { calls, functions } = recorder();
  post(board, { kernel: "update", count: 2 * CHUNK + 3, pointers: [0, 4], numbers: [0.5] });
  work(board, functions);
  work(board, functions);
  await completed(board);
  assert.deepEqual(calls, [
    [CHUNK, 0, 4, 0.5],
    [CHUNK, 4 * CHUNK, 4 * CHUNK + 4, 0.5],
    [3, 8 * CHUNK, 8 * CHUNK + 4, 0.5],
  ]);
});

Deno.test("addresses up to the end of 4 GB stay exact", () => {
  const board = openBoard();
  const { calls, functions } = recorder();
  const last = 2 ** 32 - 4 * (CHUNK + 1);
  post(board, { kernel: "sumOfSquares", count: CHUNK + 1, pointers: [last], numbers: [] });
  work(board, functions);
  assert.deepEqual(calls, [[CHUNK, last], [1, 2 ** 32 - 4]]);
  assert.equal(totalOf(board), CHUNK + 1);
});

Deno.test("no chunk can be claimed while a job is being written", () => {
  const board = openBoard();
  const { calls, functions } = recorder();
  post(board, { kernel: "update", count: 1, pointers: [0], numbers: [] });
  work(board, functions);
  const pointers = Object.assign([8], {
    // A thread that comes by just while the addresses are being copied.
    *[Symbol.iterator]() {
      work(board, functions);
      assert.equal(calls.length, 1);
      yield 8;
    },
  });
  post(board, { kernel: "update", count: 2 * CHUNK, pointers, numbers: [] });
  work(board, functions);
  assert.deepEqual(calls, [[1, 0], [CHUNK, 8], [CHUNK, 8 + 4 * CHUNK]]);
});
