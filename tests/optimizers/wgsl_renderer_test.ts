import assert from "node:assert/strict";
import {
  abs,
  add,
  constant,
  div,
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
import { arraysFor, checkWgsl, control, runUpdate } from "./wgsl_check.ts";

const adam = parseOptimizer("adam,weight_decay=0.01");

const everyOperation: UpdateRule = {
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
  const { rule, scalars } = adam;
  for (const count of [1, 255, 256, 1001]) {
    await checkWgsl(rule, scalars(3), arraysFor(rule, count));
  }
});

Deno.test("a rule with every operation gives the evaluated numbers", () =>
  checkWgsl(everyOperation, everyOperation.scalars(0, 1), arraysFor(everyOperation, 300)));

Deno.test("a skipped update leaves weights and state as they are, bit for bit", async () => {
  const { rule, scalars } = adam;
  const arrays = arraysFor(rule, 300);
  arrays.control = control({ factor: 0.5, skip: 1, skippedLoss: NaN, norm: NaN, steps: 1 });
  arrays.gradients![7] = NaN;
  const found = await runUpdate(rule, scalars(1), arrays);
  for (const name of ["weights", ...rule.state]) assert.deepEqual(found[name], arrays[name]);
});

Deno.test("the kernel of Adam reads all of its scalars, in the order of their names", () => {
  const { states, scalars, slots } = renderUpdate(adam.rule);
  const used = slots.UPDATE!.matchAll(/scalars\[dims\.scalarsFirst \+ (\d+)u\]/g);
  assert.deepEqual([...used].map(([, place]) => Number(place)), [...scalars.keys()]);
  assert.deepEqual(scalars.toSorted(), Object.keys(adam.scalars(1)).sort());
  assert.deepEqual(states, { state0: "exp_avg", state1: "exp_avg_sq" });
});

Deno.test("a constant beyond float32 is refused", () => {
  const update = { ...everyOperation.update, weight: constant(1e39) };
  assert.throws(() => renderUpdate({ ...everyOperation, update }), /1e\+39/);
});
