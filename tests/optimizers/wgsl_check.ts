/** Compares WGSL kernels with the specification. */
import assert from "node:assert/strict";
import {
  controlBytes,
  type ControlFields,
  controlWords,
} from "../../src/executors/webgpu/control.ts";
import { perElement } from "../../src/lowering/workgroups.ts";
import { evaluate } from "../../src/optimizers/evaluate.ts";
import type { Expression } from "../../src/optimizers/expression.ts";
import type { UpdateRule } from "../../src/optimizers/rule.ts";
import { renderUpdate } from "../../src/optimizers/wgsl_renderer.ts";
import { noise } from "./flat_arrays.ts";
import { runKernels } from "./run_kernels.ts";

/** Numbers of the kernel, relative to the largest of an array. WGSL's division and root may err by a few units. */
const tolerance = 1e-6;

const gradientScale = 0.25;

/** Arrays that a kernel reads and writes: `weights`, `gradients`, `control` and the states by name. */
export type KernelArrays = Readonly<Record<string, readonly number[]>>;

/** What the kernels are given unless a test wants something special. */
export function arraysFor(rule: UpdateRule, count: number): Record<string, number[]> {
  const states = rule.state.map((name, i) => [name, noise(count, 10 + i).map(Math.abs)] as const);
  return {
    weights: noise(count, 1),
    gradients: noise(count, 2),
    control: control({ factor: 0.5 }),
    ...Object.fromEntries(states),
  };
}

/** The buffer of this name. */
export function control(values: Partial<ControlFields>): number[] {
  const words = new Float32Array(controlBytes / 4);
  words.set(controlWords(values));
  return [...words];
}

/** The arrays after one step on the GPU. */
export function runUpdate(
  rule: UpdateRule,
  values: Readonly<Record<string, number>>,
  arrays: KernelArrays,
): Promise<Record<string, number[]>> {
  const { kernel, slots, states, scalars } = renderUpdate(rule);
  const own = ["weights", "gradients", "control", "scalars"];
  return runKernels({ ...arrays, scalars: scalars.map((name) => values[name]!) }, [{
    ...{ kernel, slots },
    movable: true,
    bindings: { ...Object.fromEntries(own.map((name) => [name, name])), ...states },
    ...perElement(arrays.weights!.length, { gradientScale: { float: gradientScale } }),
  }]);
}

/** One step on the GPU must give what the rule evaluates to in float32, but for rounding. */
export async function checkWgsl(
  rule: UpdateRule,
  scalars: Readonly<Record<string, number>>,
  arrays: KernelArrays,
): Promise<void> {
  const found = await runUpdate(rule, scalars, arrays);
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
  const error = expected.reduce((a, b, i) => Math.max(a, Math.abs(b - found[i]!)), 0);
  assert(error <= tolerance * largest, `${name} is off by ${error} of ${largest}`);
}
