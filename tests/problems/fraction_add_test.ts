import assert from "node:assert/strict";
import fc from "fast-check";
import { addFractions, fractionAddProblem } from "../../src/problems/fraction_add.ts";
import { gcd } from "../../src/arithmetic/euclid.ts";
import { defaultParameters } from "./problem_flags.ts";
import { assertDistribution, sample, tuples } from "./sampling.ts";

Deno.test("the sum is right and has no common factor, for integers of any size and sign", () => {
  const numerator = fc.bigInt();
  const denominator = fc.bigInt().filter((value) => value !== 0n);
  const fractions = fc.tuple(numerator, denominator, numerator, denominator);
  fc.assert(fc.property(fractions, ([a, b, c, d]) => {
    const [p, q] = addFractions([a, b, c, d]);
    assert.equal(p * (b * d), q * (a * d + c * b));
    assert.equal(gcd(p, q), 1n);
    // With its sign the denominator divides b·d, as in Int2Int.
    assert.ok(b * d % q === 0n && b * d / q > 0n);
  }));
});

Deno.test("sums agree with decimal fractions", () => {
  assert.deepEqual(addFractions([1n, 4n, 3n, 20n]), [2n, 5n]);
  assert.deepEqual(addFractions([1n, 6n, -1n, 6n]), [0n, 1n]);
});

Deno.test("all four integers are uniform and independent", () => {
  const problem = fractionAddProblem({ ...defaultParameters, maxint: 4n });
  const found = sample(problem, 10_000).map(({ problem }) => problem);
  assertDistribution(found, tuples(4, 1n, 4n).map((integers) => [integers, 1]));
});

Deno.test("0 is no denominator", () => {
  const problem = fractionAddProblem({ ...defaultParameters, minint: -1n, maxint: 1n });
  const found = sample(problem, 5000).map(({ problem }) => problem);
  const fractions = tuples(4, -1n, 1n).filter(([, b, , d]) => b !== 0n && d !== 0n);
  assertDistribution(found, fractions.map((integers) => [integers, 1]));
  const nothing = fractionAddProblem({ ...defaultParameters, minint: 0n, maxint: 0n });
  assert.throws(() => sample(nothing, 1), { name: "FlagError", message: /^--maxint: .*denomin/ });
});

Deno.test("sums have one class, and the numerator leads", () => {
  const problem = fractionAddProblem({ ...defaultParameters, class_by_length: true });
  assert.equal(problem.codeClass([1n, 2n, 3n, 4n], [5n, 4n]), 0);
  assert.equal(problem.codeClass(undefined, undefined), 0);
  assert.equal(problem.leadingInteger([5n, 4n]), 5n);
});
