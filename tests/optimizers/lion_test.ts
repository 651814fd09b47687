import assert from "node:assert/strict";
import { evaluate } from "../../src/optimizers/evaluate.ts";
import { lion } from "./lion.ts";
import { checkWasm } from "./wasm_check.ts";
import { arraysFor, checkWgsl } from "./wgsl_check.ts";

const rule = lion.rule({ lr: 0.01, beta1: 0.9, beta2: 0.99, weight_decay: 0.1 });
const scalars = rule.scalars(0.01, 5);

Deno.test("the documented example of a rule is what its paper says", () => {
  const bindings = { weight: 2, gradient: -3, state: { exp_avg: 0.2 }, scalars };
  const { weight, state } = rule.update;
  // 0.9 * 0.2 - 0.1 * 3 is negative.
  assert.equal(evaluate(weight, bindings), 2 - 0.01 * 0.1 * 2 + 0.01);
  assert.ok(Math.abs(evaluate(state.exp_avg, bindings) - (0.99 * 0.2 - 0.01 * 3)) < 1e-15);
});

Deno.test("the documented example of a rule is rendered to WebAssembly and WGSL", async () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  checkWasm(rule, scalars, memory, 101, 2);
  await checkWgsl(rule, scalars, arraysFor(rule, 101));
});
