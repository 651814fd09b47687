import assert from "node:assert/strict";
import fc from "fast-check";
import { modularAddProblem } from "../../src/problems/modular_add.ts";
import { defaultParameters } from "./problem_flags.ts";
import { assertDistribution, sample, tuples } from "./sampling.ts";

Deno.test("the answer is the one residue that differs from the sum by a multiple of the modulus", () => {
  const modulus = fc.bigInt({ min: 1n, max: 2n ** 80n });
  fc.assert(fc.property(modulus, fc.constantFrom(10n, 10n ** 30n), (modulus, largest) => {
    const flags = { ...defaultParameters, modulus, minint: -largest, maxint: largest };
    for (const { problem: [a, b], answer } of sample(modularAddProblem(flags), 20)) {
      assert.equal((a + b - answer) % modulus, 0n);
      assert.ok(answer >= 0n && answer < modulus);
    }
  }));
});

Deno.test("both numbers are uniform and independent", () => {
  const examples = sample(
    modularAddProblem({ ...defaultParameters, minint: -1n, maxint: 4n, modulus: 3n }),
    10_000,
  );
  assertDistribution(
    examples,
    tuples(2, -1n, 4n).map(([a, b]) => [{
      problem: [a, b],
      answer: BigInt((Number(a + b) + 3) % 3),
    }, 1]),
  );
});

Deno.test("sums are sorted by their value, and by the length of the problem if asked", () => {
  const plain = modularAddProblem(defaultParameters);
  assert.equal(plain.codeClass([123n, 4n], 60n), 60);
  const byLength = modularAddProblem({ ...defaultParameters, class_by_length: true, max_class: 9 });
  assert.equal(byLength.codeClass([123n, 4n], 60n), 2009);
});
