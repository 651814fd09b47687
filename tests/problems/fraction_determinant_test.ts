import assert from "node:assert/strict";
import fc from "fast-check";
import {
  determinant,
  fractionDeterminantProblem,
} from "../../src/problems/fraction_determinant.ts";
import { defaultParameters } from "./problem_flags.ts";
import { assertDistribution, sample, tuples } from "./sampling.ts";

const problem = fractionDeterminantProblem(defaultParameters);

Deno.test("the determinant is linear in a row, changes sign with the rows, and is 1 for the unit", () => {
  const integers = fc.tuple(fc.bigInt(), fc.bigInt(), fc.bigInt(), fc.bigInt());
  fc.assert(fc.property(integers, fc.bigInt(), ([a, b, c, d], k) => {
    assert.equal(determinant([c, d, a, b]), -determinant([a, b, c, d]));
    assert.equal(determinant([a + k * c, b + k * d, c, d]), determinant([a, b, c, d]));
    assert.equal(determinant([k * a, k * b, c, d]), k * determinant([a, b, c, d]));
  }));
  assert.equal(determinant([1n, 0n, 0n, 1n]), 1n);
});

Deno.test("predictions are close up to a million and up to ten thousand, never right", () => {
  const question = [10n ** 30n, 1n, 1n, 1n], answer = 10n ** 30n - 1n;
  const close = (error: bigint) => {
    const { correct, closeD1, closeD2 } = problem.evaluate(question, answer, answer + error);
    return [correct, closeD1, closeD2];
  };
  for (const sign of [1n, -1n]) {
    assert.deepEqual(close(sign * 9_999n), [false, true, true]);
    assert.deepEqual(close(sign * 10_000n), [false, true, false]);
    assert.deepEqual(close(sign * 999_999n), [false, true, false]);
    assert.deepEqual(close(sign * 1_000_000n), [false, false, false]);
  }
});

Deno.test("nothing is close to a problem that is not four integers", () => {
  const { closeD1, closeD2 } = problem.evaluate([1n, 2n], -2n, -3n);
  assert.deepEqual([closeD1, closeD2], [false, false]);
});

Deno.test("all four integers are uniform and independent, 0 among them", () => {
  const small = fractionDeterminantProblem({ ...defaultParameters, minint: -1n, maxint: 2n });
  const outcomes = tuples(4, -1n, 2n).map((problem) => {
    const [a, b, c, d] = problem;
    return [{ problem, answer: a * d - b * c }, 1] as const;
  });
  assertDistribution(sample(small, 10_000), outcomes);
});
