import fc from "fast-check";
import assert from "node:assert/strict";
import { compileUpdate } from "./compile_update.ts";
import { constant, type Expression, OPERANDS } from "../../src/optimizers/expression.ts";
import { gradient, scalar, state, weight } from "../../src/optimizers/expression.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import type { UpdateRule } from "../../src/optimizers/rule.ts";
import { noise, placeArrays, readArray } from "./flat_arrays.ts";
import { checkWasm } from "./wasm_check.ts";

const { rule: adam } = parseOptimizer("adam");

const scalars = { a: 0.9, b: -1e-3 };

/** Random expressions of all operations over two states and two scalars. */
const expressions: fc.Arbitrary<Expression> = fc.letrec<{ node: Expression }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(weight, gradient, state("m"), state("v"), scalar("a"), scalar("b")),
    fc.float({ noNaN: true }).map(constant),
    ...Object.entries(OPERANDS).map(([operation, count]) =>
      fc.array(tie("node"), { minLength: count, maxLength: count }).map((operands) =>
        ({ kind: "apply", operation, operands }) as Expression
      )
    ),
  ),
})).node;

const rules = fc.record({ weight: expressions, m: expressions, v: expressions }).map((update) =>
  ruleOf(update.weight, update.m, update.v)
);

Deno.test("any rule gives in WebAssembly, bit for bit, what it evaluates to in float32", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const sizes = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(rules, sizes, fc.integer({ min: 1, max: 3 }), (rule, count, shards) => {
      checkWasm(rule, scalars, memory, count, shards);
    }),
    { numRuns: 300 },
  );
});

Deno.test("Adam gives the evaluated numbers at every size from 0 to 1000, tails included", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { rule, scalars } = parseOptimizer("adam,weight_decay=0.01");
  for (let count = 0; count <= 1000; count += count < 70 ? 1 : 31) {
    checkWasm(rule, scalars(3), memory, count, 1 + count % 3);
  }
});

Deno.test("sixteen gradient buffers are added up, more are refused", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  checkWasm(adam, parseOptimizer("adam").scalars(1), memory, 21, 16);
  for (const shards of [0, 17, 1.5]) {
    assert.throws(() => compileUpdate(adam, { shards, memory }), RangeError);
  }
});

Deno.test("a gradient that is not a number makes its weight NaN and no other", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const gradients = noise(23, 4);
  gradients[5] = NaN;
  gradients[22] = Infinity;
  const [at, g, m, v] = placeArrays(memory, [noise(23, 3), gradients, zeros(23), zeros(23)]);
  const { rule, scalars } = parseOptimizer("adam");
  compileUpdate(rule, { shards: 1, memory }).update(
    { count: 23, weight: at, gradients: [g], state: { exp_avg: m, exp_avg_sq: v } },
    1,
    scalars(1),
  );
  const broken = readArray(memory, at, 23).map(Number.isNaN);
  assert.deepEqual(broken, gradients.map((value) => !Number.isFinite(value)));
});

Deno.test("kernels reach arrays beyond 2 GB, and refuse arrays beyond the memory", () => {
  const memory = new WebAssembly.Memory({ initial: 40_000 }); // reserved, hardly touched
  const count = 50;
  const start = 2 ** 31 + 4096 + 4;
  checkWasm(adam, parseOptimizer("adam").scalars(2), memory, count, 2, start);
  const kernels = compileUpdate(adam, { shards: 1, memory });
  const [source, destination] = placeArrays(memory, [noise(count, 1), zeros(count)], start);
  kernels.accumulate(destination, source, count);
  assert.deepEqual(readArray(memory, destination, count), noise(count, 1));
  assert.ok(kernels.sumOfSquares([destination], count) > 0);
  kernels.zero(destination, count);
  assert.deepEqual(readArray(memory, destination, count), zeros(count));
  for (const address of [-4, 2, memory.buffer.byteLength - 4 * count + 4, NaN]) {
    assert.throws(() => kernels.sumOfSquares([address], count), RangeError);
  }
});

Deno.test("a missing state, scalar or gradient buffer is named", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const kernels = compileUpdate(adam, { shards: 1, memory });
  const range = { count: 1, weight: 0, gradients: [4], state: { exp_avg: 8, exp_avg_sq: 12 } };
  const good = parseOptimizer("adam").scalars(1);
  kernels.update(range, 1, good);
  assert.throws(() => kernels.update(range, 1, {}), /"step_size" is missing/);
  const { exp_avg } = range.state;
  assert.throws(() => kernels.update({ ...range, state: { exp_avg } }, 1, good), /"exp_avg_sq"/);
  assert.throws(
    () => kernels.update({ ...range, gradients: [4, 8] }, 1, good),
    /1 gradient buffers/,
  );
});

function ruleOf(weight: Expression, m: Expression, v: Expression): UpdateRule {
  return {
    state: ["m", "v"],
    scalars: () => scalars,
    update: { weight, state: { m, v } },
  };
}

function zeros(count: number): number[] {
  return Array<number>(count).fill(0);
}
