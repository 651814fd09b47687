import fc from "fast-check";
import assert from "node:assert/strict";
import { CHUNK } from "../../src/optimizers/compile_update.ts";
import { compileUpdate } from "./compile_update.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import { signed, unsigned } from "../../src/optimizers/wasm_module.ts";
import { noise, placeArrays, readArray } from "./flat_arrays.ts";

const memory = new WebAssembly.Memory({ initial: 20 });
const counts = fc.integer({ min: 0, max: 1000 });

Deno.test("the sum of squares is that of the summed buffers, at any size", () => {
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 3 }), (count, shards) => {
      const buffers = Array.from({ length: shards }, (_, i) => noise(count, i));
      const addresses = placeArrays(memory, buffers);
      const sum = kernels(shards).sumOfSquares(addresses, count);
      assertClose(sum, sumOfSquares(buffers));
    }),
    { numRuns: 100 },
  );
});

Deno.test("the sum of squares over several chunks keeps float64 precision", () => {
  const values = noise(3 * CHUNK + 7, 5);
  const [address] = placeArrays(memory, [values]);
  assertClose(kernels(1).sumOfSquares([address], values.length), sumOfSquares([values]));
});

Deno.test("squares beyond the range of float32 are added without overflow or loss", () => {
  const values = [1e30, 3e-30, -2e38];
  const [address] = placeArrays(memory, [values]);
  assertClose(
    kernels(1).sumOfSquares([address], 3),
    sumOfSquares([values.map(Math.fround)]),
  );
  const tiny = Math.fround(3e-30);
  const [alone] = placeArrays(memory, [[tiny]]);
  assert.equal(kernels(1).sumOfSquares([alone], 1), tiny * tiny);
});

Deno.test("one NaN or infinity anywhere makes the sum of squares not finite", () => {
  const count = 45;
  for (let position = 0; position < count; position++) {
    for (const bad of [NaN, Infinity, -Infinity]) {
      const values = noise(count, 1);
      values[position] = bad;
      const addresses = placeArrays(memory, [noise(count, 2), values]);
      const sum = kernels(2).sumOfSquares(addresses, count);
      assert.ok(!Number.isFinite(sum), `${bad} at ${position}`);
    }
  }
});

Deno.test("accumulate adds one array to another in float32 and touches nothing else", () => {
  fc.assert(
    fc.property(counts, (count) => {
      const [a, b] = [noise(count, 1), noise(count, 2)];
      const [destination, source] = placeArrays(memory, [a, b]);
      kernels(1).accumulate(destination, source, count);
      const sums = a.map((value, i) => Math.fround(value + b[i]));
      assert.deepEqual(readArray(memory, destination, count), sums);
      assert.deepEqual(readArray(memory, source, count), b);
    }),
    { numRuns: 50 },
  );
});

Deno.test("zero clears exactly the array", () => {
  const [destination] = placeArrays(memory, [noise(77, 1)]);
  kernels(1).zero(destination, 77);
  assert.deepEqual(readArray(memory, destination, 77), Array(77).fill(0));
});

Deno.test("integers are written in LEB128 as the WebAssembly specification has it", () => {
  assert.deepEqual(unsigned(0), [0]);
  assert.deepEqual(unsigned(127), [127]);
  assert.deepEqual(unsigned(624_485), [0xe5, 0x8e, 0x26]);
  assert.deepEqual(unsigned(2 ** 32 - 1), [0xff, 0xff, 0xff, 0xff, 0x0f]);
  assert.deepEqual(signed(63), [63]);
  assert.deepEqual(signed(64), [0xc0, 0x00]);
  assert.deepEqual(signed(-1), [0x7f]);
  assert.deepEqual(signed(-123_456), [0xc0, 0xbb, 0x78]);
});

function kernels(shards: number) {
  return compileUpdate(parseOptimizer("adam").rule, { shards, memory });
}

function sumOfSquares(buffers: number[][]): number {
  return buffers[0]
    .map((_, i) => buffers.map((buffer) => buffer[i]).reduce((a, b) => Math.fround(a + b)))
    .reduce((sum, value) => sum + value * value, 0);
}

function assertClose(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-13 * expected, `${actual} is not ${expected}`);
}
