import assert from "node:assert/strict";
import fc from "fast-check";
import { expressionOf, formOf } from "../../src/expressions/conversion.ts";
import { areEqual, points } from "../../src/expressions/equality.ts";
import { estimate } from "../../src/expressions/evaluation.ts";
import { expanded } from "../../src/expressions/expansion.ts";
import type { Expression } from "../../src/tokenizers/expression.ts";
import { NoValueError } from "../../src/expressions/no_value.ts";
import { substitute } from "../../src/expressions/substitution.ts";
import { readInfix, showInfix } from "../../src/tokenizers/infix.ts";
import { soak } from "../soak.ts";
import { differ, formIfAny, tree } from "./random_expressions.ts";

const read = (text: string) => formOf(readInfix(text, ["x", "a0"]));

Deno.test("the same functions are equal, exactly or at points", () => {
  const same: [string, string][] = [
    ["(x + 1)^2", "x^2 + 2*x + 1"],
    ["x/(x + 1) + 1/(x + 1)", "1"],
    ["sin(x)^2 + cos(x)^2", "1"],
    ["cosh(x)^2 - sinh(x)^2", "1"],
    ["sin(2*x)", "2*sin(x)*cos(x)"],
    ["1/cos(x)^2", "1 + tan(x)^2"],
    ["exp(x) + exp(-x)", "2*cosh(x)"],
    ["(a0 + x)^2 - a0^2", "x*(x + 2*a0)"],
    ["ln(x^2 + x)", "ln(x) + ln(x + 1)"],
    ["asinh(x)", "ln(x + sqrt(x^2 + 1))"],
  ];
  for (const [one, other] of same) assert.ok(areEqual(read(one), read(other)), `${one}, ${other}`);
});

Deno.test("other functions are not, however small the difference", () => {
  const different: [string, string][] = [
    ["x", "x + 1/1000000000"],
    ["exp(x^2 + exp(4))", "exp(x^2 + exp(4)) + x/1000"],
    ["sin(x)", "x - x^3/6 + x^5/120"],
    ["2*sin(x)*cos(x)", "sin(2*x) + x/100000"],
    ["x*a0", "x"],
    ["abs(x)", "x"],
    ["1", "2"],
    // Nowhere are there values of both.
    ["ln(sin(x) - 2)", "ln(sin(x) - 3)"],
  ];
  for (const [one, other] of different) {
    assert.ok(!areEqual(read(one), read(other)), `${one}, ${other}`);
  }
});

Deno.test("multiplying out changes no value", () => {
  fc.assert(
    fc.property(tree, tree, tree, (a, b, c) => {
      const expression = ["pow", ["mul", ["add", a, b], ["sub", b, c]], 2n] as const;
      const form = formIfAny(expression), other = form && ifAny(() => expanded(form));
      if (other === undefined) return;
      const written = expressionOf(other);
      for (const point of points.slice(0, 8)) {
        const before = estimate(expression, point), after = estimate(written, point);
        assert.ok(!differ(before, after), `${showInfix(expression)}, ${showInfix(written)}`);
      }
    }),
    { numRuns: soak(3000) },
  );
});

/** What may have no value, or be too large to write. */
function ifAny<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof NoValueError) return undefined;
    throw error;
  }
}

Deno.test("substitution is composition", () => {
  fc.assert(
    fc.property(tree, (expression) => {
      const form = formIfAny(expression);
      if (form === undefined) return;
      const composed = ifAny(() => substitute(form, read("x"), read("x + 1/8")));
      if (composed === undefined) return;
      for (const { x } of points.slice(0, 4)) {
        const before = estimate(expressionOf(form), { x: x! + 1 / 8 });
        const after = estimate(expressionOf(composed), { x: x! });
        // x + 1/8 is rounded.
        const tolerance = 1e-6 * (Math.abs(before.value) + 1);
        if (!(Math.abs(before.value) < 1e6) || before.error > 1e-9) continue;
        assert.ok(!(Math.abs(before.value - after.value) > tolerance + 8 * after.error));
      }
    }),
    { numRuns: soak(2000) },
  );
});

Deno.test("a value that became 0, and one beside a pole, are known to be uncertain", () => {
  const tiny = estimate(["pow", "x", 960n], { x: -0.4409 });
  assert.ok(tiny.value === 0 && tiny.error > 0);
  const difference: Expression = ["sub", ["add", 1n, "x"], 1n];
  const beside: Expression[] = [["div", 1n, difference], ["pow", difference, -2n], [
    "cot",
    difference,
  ]];
  for (const expression of beside) {
    assert.equal(estimate(expression, { x: 1e-17 }).error, Infinity);
  }
  // tanh(20) is less than 1, by less than a number beside 1.
  assert.ok(estimate(["tanh", 20n], {}).error > 0);
});
