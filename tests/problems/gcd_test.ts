import assert from "node:assert/strict";
import fc from "fast-check";
import { gcd } from "../../src/arithmetic/euclid.ts";
import { gcdProblem } from "../../src/problems/gcd.ts";
import { randomFrom } from "../../src/random.ts";
import { defaultParameters } from "./problem_flags.ts";

Deno.test("the gcd divides both numbers and nothing greater does", () => {
  const small = fc.bigInt({ min: -60n, max: 60n });
  fc.assert(fc.property(small, small, (a, b) => {
    const divisors = Array.from({ length: 60 }, (_, i) => BigInt(i + 1))
      .filter((d) => a % d === 0n && b % d === 0n);
    assert.equal(gcd(a, b), a === 0n && b === 0n ? 0n : divisors.at(-1));
  }));
});

Deno.test("the gcd of integers of any size is exact", () => {
  const positive = fc.bigInt({ min: 1n, max: 2n ** 200n });
  fc.assert(fc.property(positive, fc.bigInt(), (factor, a) => {
    assert.equal(gcd(factor * a, factor * (a + 1n)), factor);
  }));
});

function sample(count: number, changes = {}): { problem: readonly bigint[]; answer: bigint }[] {
  const problem = gcdProblem({ ...defaultParameters, ...changes });
  const random = randomFrom(7);
  return Array.from({ length: count }, () => problem.generate(random, "train")!);
}

Deno.test("both numbers are uniform, independent, and reach both bounds", () => {
  const counts = new Array(25).fill(0);
  const examples = sample(25_000, { minint: -2n, maxint: 2n });
  for (const { problem: [a, b] } of examples) counts[Number(5n * (a + 2n) + b + 2n)]++;
  for (const count of counts) assert.ok(Math.abs(count - 1000) < 6 * Math.sqrt(1000), `${counts}`);
});

Deno.test("gcd k comes up with probability 6/(pi k)^2", () => {
  const answers = sample(40_000).map(({ answer }) => answer);
  for (const k of [1, 2, 3, 4, 5]) {
    const expected = 6 / (Math.PI * k) ** 2;
    const found = answers.filter((answer) => answer === BigInt(k)).length / answers.length;
    assert.ok(
      Math.abs(found - expected) < 6 * Math.sqrt(expected / answers.length),
      `${k}: ${found}`,
    );
  }
});

Deno.test("answers belong to their problems, also beyond 64 bits", () => {
  for (const { problem: [a, b], answer } of sample(200, { maxint: 10n ** 40n })) {
    assert.equal(answer, gcd(a, b));
    assert.ok(a >= 1n && a <= 10n ** 40n && b >= 1n && b <= 10n ** 40n);
  }
});
