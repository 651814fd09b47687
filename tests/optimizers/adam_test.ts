import assert from "node:assert/strict";
import { clippingFactor } from "../../src/optimizers/clipping.ts";
import { compileUpdate } from "./compile_update.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import { noise } from "./flat_arrays.ts";
import { startAt, stepped } from "./stepping.ts";

const settings = [
  { lr: 0.001, beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: 0 },
  { lr: 0.002, beta1: 0.8, beta2: 0.95, eps: 1e-3, weight_decay: 0.1 },
];

/** Adam by the book of Int2Int, in float64: the weight after each of `gradients`. */
function expectedWeights(
  start: number,
  gradients: number[],
  options: typeof settings[0],
): number[] {
  const { lr, beta1, beta2, eps, weight_decay } = options;
  let [weight, m, v] = [start, 0, 0];
  return gradients.map((g, i) => {
    const t = i + 1;
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    weight -= weight_decay * lr * weight;
    weight -= lr * Math.sqrt(1 - beta2 ** t) / (1 - beta1 ** t) * m / (Math.sqrt(v) + eps);
    return weight;
  });
}

for (const options of settings) {
  const text = "adam," + Object.entries(options).map(([key, value]) => `${key}=${value}`).join();

  Deno.test(`the rule follows the formula over 12 steps: ${text}`, () => {
    const optimizer = parseOptimizer(text);
    const gradients = noise(12, 1).map((value) => 0.1 * value);
    let point = startAt(0.7, optimizer);
    expectedWeights(0.7, gradients, options).forEach((expected, i) => {
      point = stepped(optimizer, point, gradients[i], i + 1);
      assert.ok(Math.abs(point.weight - expected) < 1e-14, `step ${i + 1}`);
    });
  });

  Deno.test(`the WebAssembly kernel follows the formula over 12 steps: ${text}`, () => {
    const [count, steps] = [37, 12];
    const memory = new WebAssembly.Memory({ initial: 1 });
    const array = (index: number) => new Float32Array(memory.buffer, 1024 * index, count);
    const [weights, gradients] = [array(0), array(1)];
    weights.set(noise(count, 2));
    const start = [...weights];
    const { rule, scalars } = parseOptimizer(text);
    const kernels = compileUpdate(rule, { shards: 1, memory });
    const state = { exp_avg: 2048, exp_avg_sq: 3072 };
    const history: number[][] = [];
    for (let step = 1; step <= steps; step++) {
      gradients.set(noise(count, 2 + step));
      history.push([...gradients]);
      kernels.update({ count, weight: 0, gradients: [1024], state }, 0.25, scalars(step));
    }
    start.forEach((weight, i) => {
      const series = history.map((gradients) => 0.25 * gradients[i]);
      const expected = expectedWeights(weight, series, options).at(-1)!;
      assert.ok(Math.abs(weights[i] - expected) < 2e-6, `${weights[i]} is not ${expected}`);
    });
  });
}

Deno.test("clipping scales a gradient down to the largest norm, never up, and keeps NaN", () => {
  assert.equal(clippingFactor(10, 5), 5 / (10 + 1e-6));
  assert.equal(clippingFactor(3, 5), 1);
  assert.equal(clippingFactor(1e9, 0), 1);
  assert.equal(clippingFactor(Infinity, 5), 0);
  assert.ok(Number.isNaN(clippingFactor(NaN, 5)));
});
