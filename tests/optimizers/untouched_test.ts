import assert from "node:assert/strict";
import { leavesZeroUntouched } from "../../src/optimizers/evaluate.ts";
import { add, constant, state, weight } from "../../src/optimizers/expression.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import { updateRule } from "../../src/optimizers/rule.ts";
import { noise } from "./flat_arrays.ts";
import { startAt, stepped, variants } from "./stepping.ts";

const untouched = [
  "adam",
  "adam,beta1=0,beta2=0",
  "adam,lr=0,weight_decay=0.1",
  "adam_torch,amsgrad=1",
  "adamw,weight_decay=0",
  "adadelta",
  "adagrad,initial_accumulator_value=0.1",
  "rmsprop,momentum=0.9,centered=1",
  "sgd,lr=0.1,momentum=0.9,dampening=0.5",
  "sgd,lr=0.1,weight_decay=1e-50", // 0 in float32
];

const touched = [
  "adam,weight_decay=0.1",
  "adam,lr=1e-9,weight_decay=1e-4", // lost in float32, not in truth
  "adam,eps=0", // 0 / 0
  "adam,eps=1e-50", // 0 in float32
  "adagrad,eps=0",
  "adadelta,eps=0",
  "adamw",
  "adam_torch,weight_decay=0.1",
  "adamax", // its largest gradient is at least eps
  "rprop", // a first step size
  "asgd",
  "asgd,lambd=0", // the average of a weight that rests
  "sgd,lr=0.1,weight_decay=0.1",
  "sgd,lr=0,weight_decay=0.1,momentum=0.9",
];

Deno.test("zero gradient and state leave a weight untouched exactly where the rule says so", () => {
  const isUntouched = (text: string) => {
    const { rule, scalars } = parseOptimizer(text);
    return leavesZeroUntouched(rule, scalars(3));
  };
  assert.deepEqual(untouched.filter((text) => !isUntouched(text)), []);
  assert.deepEqual(touched.filter(isUntouched), []);
  const counting = updateRule({
    weight,
    state: { age: add(state("age"), constant(1)) },
    scalars: () => ({}),
  });
  assert.equal(leavesZeroUntouched(counting, {}), false);
});

for (const text of new Set([...variants, ...untouched, ...touched])) {
  Deno.test(`leaving out a weight until it has a gradient changes nothing: ${text}`, () => {
    const optimizer = parseOptimizer(text);
    const first = 7;
    const gradients = noise(12, 3).map((value, i) => i + 1 < first ? 0 : value);
    for (const weight of [0.3, -2, 0].map(Math.fround)) {
      let [always, sparing] = [startAt(weight, optimizer), startAt(weight, optimizer)];
      gradients.forEach((gradient, i) => {
        const step = i + 1;
        always = stepped(optimizer, always, gradient, step, Math.fround);
        const left = step < first && leavesZeroUntouched(optimizer.rule, optimizer.scalars(step));
        if (!left) sparing = stepped(optimizer, sparing, gradient, step, Math.fround);
        assert.deepEqual(sparing, always, `step ${step}`);
      });
    }
  });
}
