import assert from "node:assert/strict";
import fc from "fast-check";
import { fractionCompareProblem, isGreater } from "../../src/problems/fraction_compare.ts";
import { defaultParameters } from "./problem_flags.ts";
import { assertDistribution, sample, tuples } from "./sampling.ts";

Deno.test("small fractions compare as their quotients do, whatever their signs", () => {
  for (const [a, b, c, d] of tuples(4, -4n, 4n)) {
    if (b === 0n || d === 0n) continue;
    const expected = Number(a) / Number(b) > Number(c) / Number(d);
    assert.equal(isGreater([a, b, c, d]), expected, `${a}/${b} > ${c}/${d}`);
  }
});

Deno.test("fractions of any size that differ by next to nothing, or by nothing, are distinguished", () => {
  const large = fc.bigInt({ min: 2n ** 60n, max: 2n ** 200n });
  fc.assert(fc.property(large, large, (a, b) => {
    assert.equal(isGreater([a + 1n, b, a, b]), true);
    assert.equal(isGreater([a, b + 1n, a, b]), false);
    assert.equal(isGreater([3n * a, 3n * b, a, b]), false);
  }));
});

Deno.test("problems are uniform, answers are 1 as often as counting says", () => {
  const examples = sample(fractionCompareProblem({ ...defaultParameters, maxint: 4n }), 10_000);
  const outcomes = tuples(4, 1n, 4n).map((problem) => {
    const [a, b, c, d] = problem.map(Number);
    return [{ problem, answer: a / b > c / d ? 1n : 0n }, 1] as const;
  });
  assertDistribution(examples, outcomes);
});

Deno.test("the class is the answer", () => {
  const compare = fractionCompareProblem(defaultParameters);
  assert.deepEqual(
    [0n, 1n, undefined].map((answer) => compare.codeClass(undefined, answer)),
    [0, 1, -1],
  );
});
