import assert from "node:assert/strict";
import fc from "fast-check";
import { modularMulProblem } from "../../src/problems/modular_mul.ts";
import { defaultParameters } from "./problem_flags.ts";
import { assertDistribution, sample, tuples } from "./sampling.ts";

Deno.test("the answer is the one residue that differs from the product by a multiple of the modulus", () => {
  const modulus = fc.bigInt({ min: 1n, max: 2n ** 80n });
  fc.assert(fc.property(modulus, fc.constantFrom(10n, 10n ** 30n), (modulus, largest) => {
    const flags = { ...defaultParameters, modulus, minint: -largest, maxint: largest };
    for (const { problem: [a, b], answer } of sample(modularMulProblem(flags), 20)) {
      assert.equal((a * b - answer) % modulus, 0n);
      assert.ok(answer >= 0n && answer < modulus);
    }
  }));
});

Deno.test("residues of products come as often as counting all pairs says", () => {
  const flags = { ...defaultParameters, maxint: 134n };
  const answers = sample(modularMulProblem(flags), 20_000).map(({ answer }) => answer);
  const pairs = tuples(2, 1n, 134n).map(([a, b]) => [a * b % 67n, 1] as const);
  assertDistribution(answers, pairs);
});
