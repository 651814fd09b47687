import assert from "node:assert/strict";
import { evaluate } from "../../src/optimizers/evaluate.ts";
import * as e from "../../src/optimizers/expression.ts";
import { linearize } from "../../src/optimizers/linearize.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import type { UpdateRule } from "../../src/optimizers/rule.ts";

const bindings = {
  weight: 2,
  gradient: -3,
  state: { momentum: 0.5 },
  scalars: { rate: 0.1 },
};

Deno.test("an expression evaluates to what its operations say", () => {
  const cases: [e.Expression, number][] = [
    [e.add(e.weight, e.gradient, e.constant(5)), 4],
    [e.sub(e.weight, e.state("momentum")), 1.5],
    [e.mul(e.weight, e.gradient, e.gradient), 18],
    [e.div(e.gradient, e.weight), -1.5],
    [e.max(e.weight, e.gradient), 2],
    [e.min(e.weight, e.gradient), -3],
    [e.sqrt(e.constant(9)), 3],
    [e.abs(e.gradient), 3],
    [e.neg(e.weight), -2],
    [e.select(e.weight, e.gradient, e.constant(7), e.constant(8)), 7],
    [e.select(e.gradient, e.weight, e.constant(7), e.constant(8)), 8],
    [e.select(e.constant(NaN), e.weight, e.constant(7), e.constant(8)), 8],
    [e.sign(e.gradient), -1],
    [e.sign(e.weight), 1],
    [e.sign(e.constant(0)), 0],
    [e.scalar("rate"), 0.1],
  ];
  for (const [expression, expected] of cases) {
    assert.equal(evaluate(expression, bindings), expected, JSON.stringify(expression));
  }
});

Deno.test("float32 evaluation rounds leaves and every result", () => {
  const sum = e.add(e.scalar("rate"), e.constant(2 ** -30), e.constant(1));
  const inFloat32 = Math.fround(Math.fround(Math.fround(0.1) + 2 ** -30) + 1);
  assert.equal(evaluate(sum, bindings, Math.fround), inFloat32);
  assert.notEqual(evaluate(sum, bindings), inFloat32);
});

Deno.test("a name without a value is a mistake of the rule", () => {
  assert.throws(() => evaluate(e.scalar("rat"), bindings), /no value is given for "rat"/);
  assert.throws(() => evaluate(e.state("toString"), bindings), /no value is given for "toString"/);
});

Deno.test("a straight-line program computes equal parts once, also when written twice", () => {
  const square = () => e.mul(e.gradient, e.gradient);
  const rule = ruleOf(["v"], e.sub(e.weight, e.add(e.state("v"), square())), {
    v: e.add(e.state("v"), square()),
  });
  const { lines, weight, state } = linearize(rule);
  const operations = lines.flatMap((line) => line.kind === "apply" ? [line.operation] : []);
  assert.deepEqual(operations, ["multiply", "add", "subtract"]);
  assert.deepEqual([lines.length, state[0] < weight], [6, true]);
});

Deno.test("constants that differ only in sign or in being no number stay apart", () => {
  const values = [0, -0, NaN, Infinity, -Infinity];
  const [first, ...rest] = values.map(e.constant);
  const { lines } = linearize(ruleOf([], e.add(first, ...rest), {}));
  const kept = lines.flatMap((line) => line.kind === "constant" ? [line.value] : []);
  assert.deepEqual(kept, values);
});

Deno.test("Adam's program names its scalars and shares the new averages", () => {
  const adam = parseOptimizer("adam,weight_decay=0.1");
  const { lines, scalars } = linearize(adam.rule);
  assert.deepEqual([...scalars].sort(), Object.keys(adam.scalars(1)).sort());
  const operations = lines.filter((line) => line.kind === "apply").length;
  assert.equal(operations, 14);
});

Deno.test("a rule that reads a state it does not declare is refused", () => {
  const rule = ruleOf([], e.add(e.weight, e.state("v")), {});
  assert.throws(() => linearize(rule), /reads the state "v"/);
});

function ruleOf(
  state: string[],
  weight: e.Expression,
  newState: Record<string, e.Expression>,
): UpdateRule {
  return {
    state,
    scalars: () => ({}),
    update: { weight, state: newState },
  };
}
