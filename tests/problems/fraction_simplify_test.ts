import assert from "node:assert/strict";
import fc from "fast-check";
import { fractionSimplifyProblem } from "../../src/problems/fraction_simplify.ts";
import { lowestTerms } from "../../src/problems/fractions.ts";
import { gcd } from "../../src/arithmetic/euclid.ts";
import { defaultParameters } from "./problem_flags.ts";
import { assertDistribution, sample, tuples } from "./sampling.ts";

Deno.test("the answer is the same fraction without its common factor, which is at least 2", () => {
  const bounds = fc.tuple(fc.bigInt({ min: -9n, max: 9n }), fc.constantFrom(10n, 10n ** 40n));
  fc.assert(fc.property(bounds, ([minint, maxint]) => {
    const simplify = fractionSimplifyProblem({ ...defaultParameters, minint, maxint });
    for (const { problem: [a, b], answer: [p, q] } of sample(simplify, 20)) {
      assert.equal(a * q, p * b);
      assert.equal(gcd(p, q), 1n);
      assert.ok(b % q === 0n && b / q >= 2n);
    }
  }));
});

Deno.test("fractions of small integers lose every common factor", () => {
  const integer = fc.bigInt({ min: -60n, max: 60n });
  fc.assert(fc.property(integer, integer.filter((b) => b !== 0n), (a, b) => {
    const [p, q] = lowestTerms(a, b);
    assert.equal(a * q, p * b);
    for (let k = 2n; k <= 60n; k++) assert.ok(p % k !== 0n || q % k !== 0n);
  }));
});

Deno.test("problems come as Int2Int draws them: a factor of 1 is drawn again from 2 up", () => {
  const maxint = 5n;
  for (const minint of [1n, 3n]) {
    const simplify = fractionSimplifyProblem({ ...defaultParameters, minint, maxint });
    const outcomes = tuples(3, minint, maxint).flatMap(([factor, a, b]) => {
      const common = [5n, 4n, 3n, 2n, 1n].find((k) => a % k === 0n && b % k === 0n)!;
      const answer = [a / common, b / common];
      const factors = factor === 1n ? [2n, 3n, 4n, 5n] : [factor];
      return factors.map((factor) =>
        [{ problem: answer.map((term) => factor * term), answer }, 1 / factors.length] as const
      );
    });
    assertDistribution(sample(simplify, 10_000), outcomes);
  }
});

Deno.test("without a factor to put in, the flag to change is named", () => {
  const simplify = fractionSimplifyProblem({ ...defaultParameters, maxint: 1n });
  assert.throws(() => sample(simplify, 1), {
    name: "FlagError",
    message: /^--maxint: expected at least 2.*found 1$/,
  });
});
