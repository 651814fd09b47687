/** Chi-square tests of all distributions of integers and greatest common divisors. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { outcomeDistributions } from "../../src/flags/choices.ts";
import { gcdProblem } from "../../src/problems/gcd.ts";
import { problemFor } from "../../src/problems/problem_for.ts";
import { randomFrom } from "../../src/random.ts";
import { defaultParameters } from "./problem_flags.ts";
import { assertDistribution, sample, tuples } from "./sampling.ts";

/** By definition. */
function gcd(a: bigint, b: bigint): bigint {
  const divisors = Array.from({ length: 200 }, (_, i) => BigInt(200 - i));
  return divisors.find((d) => a % d === 0n && b % d === 0n)!;
}

function integers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Of n where log n is uniform up to log(max + 1). */
const logWeight = (n: number) => Math.log((n + 1) / n);

Deno.test("log-uniform integers come up with the logarithm of (n + 1) / n", () => {
  const random = randomFrom(5);
  for (const [min, max] of [[1, 30], [7, 20]] as const) {
    const drawn = Array.from(
      { length: 10_000 },
      () => random.logUniform(BigInt(min), BigInt(max)),
    );
    assertDistribution(drawn, integers(min, max).map((n) => [BigInt(n), logWeight(n)]));
  }
});

Deno.test("of log-uniform integers of any size, there are as many of each number of digits", () => {
  const random = randomFrom(6), digits = 60;
  const drawn = Array.from({ length: 6000 }, () => random.logUniform(1n, 10n ** BigInt(digits)));
  const lengths = drawn.filter((n) => n < 10n ** BigInt(digits)).map((n) => String(n).length);
  assertDistribution(lengths, integers(1, digits).map((length) => [length, 1]));
  const last = drawn.filter((n) => n > 10n ** 30n).map((n) => n % 10n);
  assertDistribution(last, integers(0, 9).map((digit) => [BigInt(digit), 1]));
});

Deno.test("log-uniform integers stay within their bounds", () => {
  const bounds = fc.tuple(fc.bigInt({ min: 1n, max: 2n ** 70n }), fc.bigInt({ min: 0n, max: 9n }));
  fc.assert(fc.property(bounds, fc.nat(), ([min, more], seed) => {
    const drawn = randomFrom(seed).logUniform(min, min + more);
    assert.ok(drawn >= min && drawn <= min + more);
  }));
});

Deno.test("operands are log-uniform in every problem of integers that can have them so", () => {
  const flags = { ...defaultParameters, operand_distribution: "log_uniform", maxint: 20n };
  for (const operation of ["gcd", "modular_add", "fraction_add", "fraction_determinant"]) {
    const drawn = sample(problemFor({ ...flags, operation }), 4000)
      .flatMap(({ problem }) => problem as bigint[]);
    assertDistribution(drawn, integers(1, 20).map((n) => [BigInt(n), logWeight(n)]));
  }
});

/** Probabilities of the greatest common divisors from 1 to 8, as the paper has them. */
const weights: Record<string, (g: number) => number> = {
  uniform: () => 1,
  log_uniform: logWeight,
  inv_sqrt: (g) => 1 / Math.sqrt(g),
};

const small = { ...defaultParameters, maxint: 60n, max_gcd: 8 };

Deno.test("greatest common divisors are distributed as asked for, and are those of their pairs", () => {
  for (const [outcome_distribution, weight] of Object.entries(weights)) {
    const examples = sample(gcdProblem({ ...small, outcome_distribution }), 8000);
    assertDistribution(
      examples.map(({ answer }) => answer),
      integers(1, 8).map((g) => [BigInt(g), weight(g)]),
    );
    for (const { problem: [a, b], answer } of examples.slice(0, 500)) {
      assert.equal(gcd(a!, b!), answer);
      assert.ok(a! >= 1n && a! <= 60n && b! >= 1n && b! <= 60n);
    }
  }
  assert.deepEqual(outcomeDistributions, ["natural", ...Object.keys(weights), "mixed"]);
});

Deno.test("pairs of a drawn greatest common divisor are uniform among all that have it", () => {
  const flags = { ...small, maxint: 12n, minint: -5n, max_gcd: 2, outcome_distribution: "uniform" };
  const pairs = tuples(2, -5n, 12n).filter(([a, b]) => a !== 0n || b !== 0n)
    .map((pair) => [pair, gcd(pair[0]!, pair[1]!)] as const);
  const examples = sample(gcdProblem(flags), 20_000);
  for (const g of [1n, 2n]) {
    const drawn = examples.filter(({ answer }) => answer === g).map(({ problem }) => problem);
    assertDistribution(drawn, pairs.filter(([, d]) => d === g).map(([pair]) => [pair, 1]));
  }
});

/** How likely greatest common divisors of two uniform integers up to 60 are. */
function naturalWeights(): Map<bigint, number> {
  const counts = new Map<bigint, number>();
  for (const [a, b] of tuples(2, 1n, 60n)) {
    const g = gcd(a!, b!);
    counts.set(g, (counts.get(g) ?? 0) + 1 / 3600);
  }
  return counts;
}

/** Those above 8 in one. */
function upTo8(g: bigint): bigint {
  return g > 8n ? 9n : g;
}

Deno.test("mixed outcomes are uniform as often as asked for, else as they come", () => {
  const flags = { ...small, outcome_distribution: "mixed", mixed_pct: 0.3 };
  const drawn = sample(gcdProblem(flags), 10_000).map(({ answer }) => upTo8(answer));
  const expected = Array.from(naturalWeights(), ([g, share]) => [upTo8(g), 0.7 * share] as const);
  assertDistribution(drawn, [
    ...expected,
    ...integers(1, 8).map((g) => [BigInt(g), 0.3 / 8] as const),
  ]);
});

Deno.test("the natural and the balanced test set are what they are called, whatever is trained on", () => {
  const flags = { ...small, operand_distribution: "log_uniform", outcome_distribution: "inv_sqrt" };
  const { evalSets } = gcdProblem({ ...flags, eval_sets: "balanced,natural" });
  assert.deepEqual(Object.keys(evalSets!), ["balanced", "natural"]);
  const drawn = (name: string) => {
    const random = randomFrom(9);
    return Array.from({ length: 10_000 }, () => evalSets![name]!(random, "valid")!.answer);
  };
  assertDistribution(drawn("balanced"), integers(1, 8).map((g) => [BigInt(g), 1]));
  assertDistribution(
    drawn("natural").map(upTo8),
    Array.from(naturalWeights(), ([g, share]) => [upTo8(g), share] as const),
  );
  assert.equal(gcdProblem(flags).evalSets, undefined);
});
