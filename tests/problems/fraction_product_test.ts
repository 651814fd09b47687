import assert from "node:assert/strict";
import fc from "fast-check";
import { fractionProductProblem, multiplyFractions } from "../../src/problems/fraction_product.ts";
import { gcd } from "../../src/arithmetic/euclid.ts";
import { defaultParameters } from "./problem_flags.ts";
import { assertDistribution, sample, tuples } from "./sampling.ts";

Deno.test("the product is right and has no common factor, for integers of any size and sign", () => {
  const numerator = fc.bigInt();
  const denominator = fc.bigInt().filter((value) => value !== 0n);
  const fractions = fc.tuple(numerator, denominator, numerator, denominator);
  fc.assert(fc.property(fractions, ([a, b, c, d]) => {
    const [p, q] = multiplyFractions([a, b, c, d]);
    assert.equal(p * b * d, q * a * c);
    assert.equal(gcd(p, q), 1n);
  }));
});

Deno.test("problems and answers come as often as counting all integers says", () => {
  const examples = sample(fractionProductProblem({ ...defaultParameters, maxint: 4n }), 10_000);
  const answers = examples.map(({ answer }) => answer);
  const outcomes = tuples(4, 1n, 4n).map(([a, b, c, d]) => {
    const factor = [16n, 12n, 9n, 8n, 6n, 4n, 3n, 2n, 1n]
      .find((k) => a * c % k === 0n && b * d % k === 0n)!;
    return [[a * c / factor, b * d / factor], 1] as const;
  });
  assertDistribution(answers, outcomes);
  const problems = examples.map(({ problem }) => problem);
  assertDistribution(problems, tuples(4, 1n, 4n).map((integers) => [integers, 1]));
});
