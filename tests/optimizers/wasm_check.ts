/** Compares WebAssembly kernels with the specification. */
import assert from "node:assert/strict";
import { compileUpdate } from "./compile_update.ts";
import { evaluate } from "../../src/optimizers/evaluate.ts";
import type { Expression } from "../../src/optimizers/expression.ts";
import type { UpdateRule } from "../../src/optimizers/rule.ts";
import { noise, placeArrays, readArray } from "./flat_arrays.ts";

/** One step from random weights and states must give, bit for bit, what the rule evaluates to in float32. */
export function checkWasm(
  rule: UpdateRule,
  scalars: Record<string, number>,
  memory: WebAssembly.Memory,
  count: number,
  shards: number,
  start = 4,
): void {
  const weights = noise(count, 1);
  const states = rule.state.map((_, i) => noise(count, 10 + i).map(Math.abs));
  const gradients = Array.from({ length: shards }, (_, i) => noise(count, 20 + i));
  const scale = 0.3;
  const [at, ...others] = placeArrays(memory, [weights, ...states, ...gradients], start);
  const addresses = Object.fromEntries(rule.state.map((name, i) => [name, others[i]]));
  const range = { count, weight: at, gradients: others.slice(states.length), state: addresses };
  compileUpdate(rule, { shards, memory }).update(range, scale, scalars);

  const bindings = weights.map((weight, i) => ({
    weight,
    gradient: gradients.map((shard) => shard[i]).reduce((a, b) => Math.fround(a + b)) *
      Math.fround(scale),
    state: Object.fromEntries(rule.state.map((name, j) => [name, states[j][i]])),
    scalars,
  }));
  const evaluated = (expression: Expression) =>
    bindings.map((each) => evaluate(expression, each, Math.fround));
  assert.deepEqual(readArray(memory, at, count), evaluated(rule.update.weight));
  for (const name of rule.state) {
    assert.deepEqual(
      readArray(memory, addresses[name], count),
      evaluated(rule.update.state[name]),
      name,
    );
  }
}
