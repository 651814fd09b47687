import assert from "node:assert/strict";
import { adam } from "../../src/optimizers/adam.ts";
import { evaluate } from "../../src/optimizers/evaluate.ts";
import {
  abs,
  add,
  constant,
  div,
  type Expression,
  gradient,
  max,
  min,
  mul,
  neg,
  scalar,
  sign,
  sqrt,
  state,
  sub,
  weight,
} from "../../src/optimizers/expression.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import type { UpdateRule } from "../../src/optimizers/rule.ts";
import { renderUpdate } from "../../src/optimizers/wgsl_renderer.ts";
import { noise } from "./flat_arrays.ts";
import { floatBits, runKernels } from "./run_kernels.ts";

/** Numbers of the kernel, relative to the largest of an array. WGSL's division and root may err by a few units. */
const tolerance = 1e-6;

const everyOperation: UpdateRule = {
  name: "every operation",
  options: {},
  state: ["m", "v"],
  scalars: () => ({ a: 0.9, b: -1e-3 }),
  update: {
    weight: sub(weight, mul(sign(gradient), max(abs(state("m")), constant(0.25)))),
    state: {
      m: add(mul(scalar("a"), state("m")), min(gradient, neg(weight)), constant(-1e-7)),
      v: div(sqrt(state("v")), add(abs(gradient), constant(3e20), scalar("b"))),
    },
  },
};

Deno.test("Adam on the GPU gives the evaluated numbers at awkward sizes", async () => {
  const scalars = parseOptimizer("adam,weight_decay=0.01").scalars(3);
  for (const count of [1, 255, 256, 1001]) await checkAgainstEvaluation(adam, scalars, count);
});

Deno.test("a rule with every operation gives the evaluated numbers", () =>
  checkAgainstEvaluation(everyOperation, everyOperation.scalars({}, 0, 1), 300));

Deno.test("a skipped update leaves weights and state as they are, bit for bit", async () => {
  const arrays = arraysFor(adam, 300);
  arrays.control = [0.5, 1, 1, NaN, NaN, 1];
  arrays.gradients![7] = NaN;
  const found = await update(adam, parseOptimizer("adam").scalars(1), arrays);
  for (const name of ["weights", ...adam.state]) assert.deepEqual(found[name], arrays[name]);
});

Deno.test("the uniform of Adam holds its scalars in the order of use", () => {
  const { scalars, bindings, source } = renderUpdate(adam);
  assert.deepEqual([...scalars].sort(), Object.keys(adam.scalars(adamOptions, 1, 1)).sort());
  assert.deepEqual(bindings, ["weights", "gradients", "control", "exp_avg", "exp_avg_sq"]);
  assert.deepEqual(
    [...source.matchAll(/scalar_(\w+): f32/g)].map(([, name]) => name),
    scalars,
  );
});

Deno.test("a constant beyond float32 is refused", () => {
  const update = { ...everyOperation.update, weight: constant(1e39) };
  assert.throws(() => renderUpdate({ ...everyOperation, update }), /1e\+39/);
});

const adamOptions = { lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: 0 };

function arraysFor(rule: UpdateRule, count: number): Record<string, number[]> {
  const states = rule.state.map((name, i) => [name, noise(count, 10 + i).map(Math.abs)] as const);
  return {
    weights: noise(count, 1),
    gradients: noise(count, 2),
    control: [0.5, 0, 0, 0, 0, 0],
    ...Object.fromEntries(states),
  };
}

const gradientScale = 0.25;

function update(
  rule: UpdateRule,
  scalars: Readonly<Record<string, number>>,
  arrays: Readonly<Record<string, number[]>>,
): Promise<Record<string, number[]>> {
  const kernel = renderUpdate(rule);
  const count = arrays.weights!.length;
  const values = kernel.scalars.map((name) => floatBits(scalars[name]!));
  return runKernels(arrays, [{
    name: "update",
    source: kernel.source,
    bindings: kernel.bindings,
    uniform: [count, floatBits(gradientScale), ...values],
    groups: Math.ceil(count / 256),
  }]);
}

async function checkAgainstEvaluation(
  rule: UpdateRule,
  scalars: Readonly<Record<string, number>>,
  count: number,
): Promise<void> {
  const arrays = arraysFor(rule, count);
  const found = await update(rule, scalars, arrays);
  const evaluated = (expression: Expression) =>
    arrays.weights!.map((weight, i) => {
      const state = Object.fromEntries(rule.state.map((name) => [name, arrays[name]![i]!]));
      const gradient = arrays.gradients![i]! * gradientScale * arrays.control![0]!;
      return evaluate(expression, { weight, gradient, state, scalars }, Math.fround);
    });
  checkClose(found.weights!, evaluated(rule.update.weight), "weights");
  for (const name of rule.state) {
    checkClose(found[name]!, evaluated(rule.update.state[name]!), name);
  }
}

function checkClose(found: readonly number[], expected: readonly number[], name: string): void {
  const largest = expected.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const error = expected.reduce((a, b, i) => Math.max(a, Math.abs(b - found[i]!)), 0) / largest;
  assert(error <= tolerance, `${name} is off by ${error}`);
}
