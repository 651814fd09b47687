import assert from "node:assert/strict";
import fc from "fast-check";
import { expressionOf, formOf } from "../../src/expressions/conversion.ts";
import { points } from "../../src/expressions/equality.ts";
import { type Estimate, estimate } from "../../src/expressions/evaluation.ts";
import type { Expression } from "../../src/tokenizers/expression.ts";
import { readInfix, showInfix } from "../../src/tokenizers/infix.ts";
import { soak } from "../soak.ts";
import { formIfAny, tree } from "./random_expressions.ts";

const numRuns = soak(20_000);

function simplified(text: string): string {
  return showInfix(expressionOf(formOf(readInfix(text, ["x", "y"]))));
}

Deno.test("the canonical form of a canonical form is the same", () => {
  fc.assert(
    fc.property(tree, (expression) => {
      const form = formIfAny(expression);
      if (form === undefined) return;
      const again = formOf(expressionOf(form));
      assert.equal(again.key, form.key, showInfix(expression));
    }),
    { numRuns },
  );
});

function differ(a: Estimate, b: Estimate): boolean {
  const error = a.error + b.error;
  return Math.abs(a.value) < 1e200 && Math.abs(b.value) < 1e200 &&
    Math.abs(a.value - b.value) > 8 * error + 1e-200;
}

Deno.test("a canonical form has the same values, wherever both have any", () => {
  fc.assert(
    fc.property(tree, (expression) => {
      const form = formIfAny(expression);
      if (form === undefined) return;
      const written = expressionOf(form);
      for (const point of points.slice(0, 12)) {
        const before = estimate(expression, point), after = estimate(written, point);
        assert.ok(
          !differ(before, after),
          `${showInfix(expression)} is ${before.value}, ${
            showInfix(written)
          } is ${after.value} at ${point.x}`,
        );
      }
    }),
    { numRuns },
  );
});

Deno.test("like terms and powers are collected", () => {
  const cases: [string, string][] = [
    ["x + 2*x - 1/2", "3*x - 1/2"],
  ];
  for (const [text, expected] of cases) assert.equal(simplified(text), expected, text);
});
