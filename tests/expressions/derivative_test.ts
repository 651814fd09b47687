import assert from "node:assert/strict";
import fc from "fast-check";
import { expressionOf } from "../../src/expressions/conversion.ts";
import { derivative } from "../../src/expressions/derivative.ts";
import { points } from "../../src/expressions/equality.ts";
import { estimate } from "../../src/expressions/evaluation.ts";
import type { Expression } from "../../src/tokenizers/expression.ts";
import { showInfix } from "../../src/tokenizers/infix.ts";
import { soak } from "../soak.ts";
import { formIfAny, tree } from "./random_expressions.ts";

/** The slope between two points near x, and how far rounding may have moved it. */
function slope(expression: Expression, x: number, step: number): { value: number; error: number } {
  const after = estimate(expression, { x: x + step }),
    before = estimate(expression, { x: x - step });
  return {
    value: (after.value - before.value) / (2 * step),
    error: (after.error + before.error) / (2 * step),
  };
}

/** The derivative by finite differences; `undefined` where a smaller step changes it: near poles and jumps. */
function measured(expression: Expression, x: number): number | undefined {
  const near = slope(expression, x, 1e-5), far = slope(expression, x, 4e-5);
  const size = Math.abs(near.value) + Math.abs(far.value);
  const isSteady = Math.abs(near.value - far.value) <= 1e-5 * size && near.error <= 1e-5 * size;
  return isSteady && size < 1e100 ? near.value : undefined;
}

Deno.test("derivatives are what finite differences say", () => {
  let compared = 0;
  fc.assert(
    fc.property(tree, (expression) => {
      const form = formIfAny(expression);
      if (form === undefined) return;
      const written = expressionOf(form), slopeForm = derivedIfAny(expression);
      if (slopeForm === undefined) return;
      for (const { x } of points.slice(0, 8)) {
        const expected = measured(written, x!), found = estimate(slopeForm, { x: x! });
        if (expected === undefined || !(found.error <= 1e-5 * Math.abs(found.value))) continue;
        compared++;
        const distance = Math.abs(found.value - expected);
        assert.ok(
          distance <= 1e-3 * Math.abs(expected),
          `(${showInfix(written)})' = ${
            showInfix(slopeForm)
          } is ${found.value}, not ${expected}, at ${x}`,
        );
      }
    }),
    { numRuns: soak(10_000) },
  );
  assert.ok(compared > soak(5000), `${compared} slopes`);
});

function derivedIfAny(expression: Expression): Expression | undefined {
  try {
    return expressionOf(derivative(formIfAny(expression)!, "x"));
  } catch (error) {
    if (error instanceof RangeError && error.name === "NoValueError") return undefined;
    throw error;
  }
}
