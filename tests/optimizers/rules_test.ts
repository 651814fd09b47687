import assert from "node:assert/strict";
import { optimizers } from "../../src/optimizers/optimizers.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import type { Optimizer } from "../../src/optimizers/rule.ts";
import { compileUpdate } from "./compile_update.ts";
import { noise, placeArrays, readArray } from "./flat_arrays.ts";
import { type Point, startAt, stepped, trajectories, variants } from "./stepping.ts";
import { checkWasm } from "./wasm_check.ts";
import { checkWgsl, control } from "./wgsl_check.ts";

for (const { optimizer: text, weights, state } of trajectories.runs) {
  Deno.test(`the rule arrives where PyTorch does: ${text}`, () => {
    const optimizer = parseOptimizer(text);
    const { initial_accumulator_value: initial = 0 } = optimizer.options;
    assert.deepEqual([...optimizer.rule.state].sort(), Object.keys(state).sort());
    weights.forEach((expected, i) => {
      const series = trajectories.gradients.map((gradients) => gradients[i]);
      const end = run(optimizer, trajectories.start[i], series);
      assertClose(end.weight, expected);
      // Our sum leaves the initial value out.
      for (const name in state) assertClose(end.state[name] + initial, state[name][i]);
    });
  });
}

Deno.test("the variants that are tested are of every optimizer", () => {
  const named = new Set(variants.map((text) => text.split(",")[0]));
  assert.deepEqual([...named].sort(), [...optimizers.keys()].sort());
});

for (const text of variants) {
  Deno.test(`in WebAssembly six steps give the evaluated numbers bit for bit: ${text}`, () => {
    const optimizer = parseOptimizer(text);
    const { rule, scalars } = optimizer;
    const memory = new WebAssembly.Memory({ initial: 1 });
    checkWasm(rule, scalars(3), memory, 37, 2);
    const count = 23;
    const zeros = rule.state.map(() => Array<number>(count).fill(0));
    const [weight, gradient, ...states] = placeArrays(
      memory,
      [noise(count, 1), noise(count, 2), ...zeros],
    );
    const state = Object.fromEntries(rule.state.map((name, i) => [name, states[i]]));
    const kernels = compileUpdate(rule, { shards: 1, memory });
    let points = noise(count, 1).map((weight) => startAt(weight, optimizer));
    for (let step = 1; step <= 6; step++) {
      const gradients = gradientsOf(count, step);
      new Float32Array(memory.buffer, gradient, count).set(gradients);
      kernels.update({ count, weight, gradients: [gradient], state }, 1, scalars(step));
      points = points.map((p, i) => stepped(optimizer, p, gradients[i], step, Math.fround));
      assert.deepEqual(readArray(memory, weight, count), points.map(({ weight }) => weight));
    }
    for (const name of rule.state) {
      assert.deepEqual(
        readArray(memory, state[name], count),
        points.map(({ state }) => state[name]),
      );
    }
  });
}

// Options of a schedule change no kernel.
for (const text of variants.filter((text) => !text.includes("warmup"))) {
  Deno.test(`on the GPU a step gives the evaluated numbers: ${text}`, async () => {
    const optimizer = parseOptimizer(text);
    const { rule, scalars } = optimizer;
    const count = 300;
    let points = noise(count, 1).map((weight) => startAt(weight, optimizer));
    for (let step = 1; step <= 3; step++) {
      const gradients = gradientsOf(count, step);
      points = points.map((p, i) => stepped(optimizer, p, gradients[i], step, Math.fround));
    }
    const states = rule.state.map((name) => [name, points.map(({ state }) => state[name])]);
    await checkWgsl(rule, scalars(4), {
      weights: points.map(({ weight }) => weight),
      gradients: gradientsOf(count, 4),
      control: control({ factor: 0.5 }),
      ...Object.fromEntries(states),
    });
  });
}

/** Options with which 400 steps lead to the bottom of the bowl below. */
const descents: Readonly<Record<string, string>> = {
  adam: "lr=0.05",
  adam_warmup: "lr=0.05,warmup_updates=50",
  adam_inverse_sqrt: "lr=0.1,warmup_updates=50",
  adam_cosine: "lr=0.1,warmup_updates=50,init_period=100",
  adam_smooth_cosine: "lr=0.1,warmup_updates=50,init_period=100",
  adam_torch: "lr=0.05,amsgrad=1",
  adamw: "lr=0.05,weight_decay=0.001",
  adamax: "lr=0.05",
  adadelta: "lr=0.3,eps=0.01",
  adagrad: "lr=0.5",
  rmsprop: "lr=0.02,momentum=0.5",
  rprop: "lr=0.1",
  asgd: "lr=0.1",
  sgd: "lr=0.05,momentum=0.5,nesterov=1",
};

for (const name of optimizers.keys()) {
  Deno.test(`${name} finds the minimum of a quadratic function`, () => {
    const optimizer = parseOptimizer(`${name},${descents[name]}`);
    for (const [start, minimum, curvature] of [[0, 1, 0.5], [1, -2, 1], [0.3, 0.5, 4]]) {
      let point = startAt(start, optimizer);
      for (let step = 1; step <= 400; step++) {
        point = stepped(optimizer, point, curvature * (point.weight - minimum), step);
      }
      const distance = Math.abs(point.weight - minimum);
      assert.ok(distance < 0.1 * Math.abs(start - minimum), `${point.weight} is not ${minimum}`);
    }
  });
}

function run(optimizer: Optimizer, weight: number, gradients: readonly number[]): Point {
  return gradients.reduce(
    (point, gradient, i) => stepped(optimizer, point, gradient, i + 1),
    startAt(weight, optimizer),
  );
}

/** Gradients of which every fifth is 0 in the first three steps. */
function gradientsOf(count: number, step: number): number[] {
  return noise(count, 10 + step).map((value, i) => step <= 3 && i % 5 === 0 ? 0 : value);
}

function assertClose(found: number, expected: number): void {
  const error = Math.abs(found - expected);
  assert.ok(error <= 1e-13 * Math.max(1, Math.abs(expected)), `${found} is not ${expected}`);
}
