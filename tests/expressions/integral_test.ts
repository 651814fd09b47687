import assert from "node:assert/strict";
import fc from "fast-check";
import { expressionOf, formOf } from "../../src/expressions/conversion.ts";
import { derivative } from "../../src/expressions/derivative.ts";
import { areEqual, hasValues, points } from "../../src/expressions/equality.ts";
import { estimate } from "../../src/expressions/evaluation.ts";
import type { Form } from "../../src/expressions/form.ts";
import { integral } from "../../src/expressions/integral.ts";
import { NoValueError } from "../../src/expressions/no_value.ts";
import { readInfix, showInfix } from "../../src/tokenizers/infix.ts";
import { soak } from "../soak.ts";
import { differ, formIfAny, tree } from "./random_expressions.ts";

const read = (text: string) => formOf(readInfix(text, ["x"]));
const shown = (form: Form) => showInfix(expressionOf(form));

Deno.test("integrals that the rules find", () => {
  const functions = [
    ...[
      "7",
      "x^3",
      "1/x",
      "sqrt(x)",
      "1/(2*x + 1)^2",
      "exp(-x/2)",
      "3^x",
      "(x + 1)*(x - 2)*sqrt(x)",
    ],
    ...["sin(3*x)", "cos(1 - x)", "tan(x)", "cot(2*x)", "sec(x)", "csc(x)", "sin(x)^2", "cos(x)^2"],
    ...[
      "tan(x)^2",
      "1/cos(x)^2",
      "1/sin(x)^2",
      "ln(x)",
      "ln(x)^2",
      "ln(x)/x",
      "x*ln(x)",
      "x^3*ln(x)^2",
    ],
    ...[
      "x^2*exp(3*x)",
      "x^3*cos(x)",
      "x*sin(2*x)",
      "exp(x)*sin(2*x)",
      "exp(-x)*cos(x)",
      "x*exp(x^2)",
    ],
    ...["cos(x)*sin(x)^4", "exp(x)/(exp(x) + 1)", "(2*x + 1)/(x^2 + x + 1)", "sin(ln(x))/x"],
    ...[
      "1/(x^2 + 4)",
      "1/(3*x^2 + 1)",
      "1/(x^2 - 4)",
      "1/(4 - x^2)",
      "1/sqrt(9 - x^2)",
      "1/sqrt(x^2 + 2)",
    ],
    ...["asin(x)", "acos(x)", "atan(2*x)", "sinh(x)", "cosh(x)", "tanh(x)", "asinh(x)", "acosh(x)"],
    ...["atanh(x)", "sinh(x)^2", "cosh(x)^2", "tanh(x)^2", "1/cosh(x)^2", "abs(x)", "x*cosh(x)"],
  ];
  for (const text of functions) {
    const found = integral(read(text), "x");
    assert.ok(found, text);
    assert.ok(areEqual(derivative(found, "x"), read(text)), `${text}: ${shown(found)}`);
    assert.ok(hasValues(expressionOf(found)), shown(found));
  }
});

Deno.test("where no rule applies, nothing is found", () => {
  for (const text of ["exp(x^2)", "sin(x)/x", "x^x", "1/ln(x)"]) {
    assert.equal(integral(read(text), "x"), undefined, text);
  }
});

Deno.test("the derivative of an integral is the function", () => {
  let found = 0;
  fc.assert(
    fc.property(tree, tree, (a, b) => {
      const form = formIfAny(["mul", a, b]), pair = form && integratedIfAny(form);
      if (form === undefined || pair === undefined) return;
      found++;
      for (const point of points.slice(0, 12)) {
        const expected = estimate(expressionOf(form), point);
        const value = estimate(expressionOf(pair.slope), point);
        assert.ok(!differ(expected, value), `${shown(form)}: ${shown(pair.answer)}, at ${point.x}`);
      }
    }),
    { numRuns: soak(10_000) },
  );
  assert.ok(found > soak(500), `${found} integrals`);
});

function integratedIfAny(form: Form): { answer: Form; slope: Form } | undefined {
  try {
    const answer = integral(form, "x");
    return answer && { answer, slope: derivative(answer, "x") };
  } catch (error) {
    if (error instanceof NoValueError) return undefined;
    throw error;
  }
}
