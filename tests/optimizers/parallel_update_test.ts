import assert from "node:assert/strict";
import { CHUNK } from "../../src/optimizers/compile_update.ts";
import { compileUpdate } from "./compile_update.ts";
import { startParallelUpdate } from "../../src/optimizers/parallel_update.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import { noise } from "./flat_arrays.ts";

const shards = 2;
const { rule, scalars } = parseOptimizer("adam,lr=0.01,weight_decay=0.1");

/** A shared memory with weights, two gradient buffers and two states of `count` numbers each. */
function fill(count: number) {
  const pages = Math.ceil(5 * 4 * count / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const array = (index: number) => 4 * count * index;
  const start = noise(3 * count, 9);
  new Float32Array(memory.buffer).set(start);
  const range = {
    count,
    weight: array(0),
    gradients: [array(1), array(2)],
    state: { exp_avg: array(3), exp_avg_sq: array(4) },
  };
  return { memory, range, bytes: () => new Uint8Array(memory.buffer).slice() };
}

Deno.test("any number of threads gives the bits of one", async () => {
  const count = 5 * CHUNK + 4321;
  const alone = fill(count);
  const kernels = compileUpdate(rule, { shards, memory: alone.memory });
  const norm = kernels.sumOfSquares(alone.range.gradients, count);
  for (let step = 1; step <= 3; step++) kernels.update(alone.range, 0.5, scalars(step));
  const [sum, added] = alone.range.gradients;
  kernels.accumulate(sum!, added!, count);
  const expected = alone.bytes();

  for (const threads of [1, 2, 3]) {
    const { memory, range, bytes } = fill(count);
    const parallel = await startParallelUpdate(rule, { shards, memory }, threads);
    assert.equal(await parallel.sumOfSquares(range.gradients, count), norm);
    for (let step = 1; step <= 3; step++) await parallel.update(range, 0.5, scalars(step));
    await parallel.accumulate(sum!, added!, count);
    assert.ok(indistinct(bytes(), expected), `${threads} threads`);
    parallel.close();
  }
});

Deno.test("a long run of short jobs loses and repeats no chunk", async () => {
  const count = 2 * CHUNK + 1;
  const { memory, range } = fill(count);
  const ones = new Float32Array(memory.buffer, range.gradients[0], count).fill(1);
  new Float32Array(memory.buffer, range.gradients[1], count).fill(0);
  const parallel = await startParallelUpdate(rule, { shards, memory }, 3);
  for (let turn = 0; turn < 1000; turn++) {
    const length = 1 + turn * 131 % count;
    assert.equal(await parallel.sumOfSquares(range.gradients, length), length, `turn ${turn}`);
  }
  assert.equal(ones[0], 1);
  assert.equal(await parallel.sumOfSquares(range.gradients, 0), 0);
  parallel.close();
});

Deno.test("a long run of updates applies each exactly once to every weight", async () => {
  const count = 2 * CHUNK + 1;
  const { memory, range } = fill(count);
  const counting = {
    ...rule,
    state: [],
    update: { weight: sumOf("weight", "gradient"), state: {} },
  };
  const weights = new Float32Array(memory.buffer, 0, count).fill(0);
  new Float32Array(memory.buffer, range.gradients[0], 2 * count).fill(0.5);
  const parallel = await startParallelUpdate(counting, { shards, memory }, 3);
  for (let turn = 0; turn < 500; turn++) await parallel.update({ ...range, state: {} }, 1, {});
  assert.ok(weights.every((weight) => weight === 500));
  parallel.close();
});

Deno.test("an array beyond the memory is refused before any thread touches it", async () => {
  const { memory, range } = fill(CHUNK);
  const parallel = await startParallelUpdate(rule, { shards, memory }, 2);
  await assert.rejects(parallel.sumOfSquares(range.gradients, 2 ** 28), RangeError);
  parallel.close();
});

function sumOf(left: "weight", right: "gradient") {
  return { kind: "apply", operation: "add", operands: [{ kind: left }, { kind: right }] } as const;
}

function indistinct(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
}
