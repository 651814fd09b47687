import assert from "node:assert/strict";
import fc from "fast-check";
import { fractionRoundProblem } from "../../src/problems/fraction_round.ts";
import { defaultParameters } from "./problem_flags.ts";
import { assertDistribution, sample, tuples } from "./sampling.ts";

Deno.test("the answer is the floor of the quotient, for integers of any size", () => {
  const bounds = fc.tuple(fc.bigInt({ min: 0n, max: 9n }), fc.constantFrom(9n, 10n ** 40n));
  fc.assert(fc.property(bounds, ([minint, maxint]) => {
    const round = fractionRoundProblem({ ...defaultParameters, minint, maxint });
    for (const { problem: [a, b], answer } of sample(round, 20)) {
      assert.ok(b > 0n && answer * b <= a && a < (answer + 1n) * b);
      assert.ok(answer >= minint && answer <= maxint);
    }
  }));
});

Deno.test("problems come as Int2Int draws them: equal numbers leave one less as the remainder", () => {
  const round = fractionRoundProblem({ ...defaultParameters, maxint: 5n });
  const outcomes = tuples(3, 1n, 5n).map(([answer, x, y]) => {
    const [divisor, smaller] = x > y ? [x, y] : [y, x];
    const remainder = smaller === divisor ? divisor - 1n : smaller;
    return [{ problem: [answer * divisor + remainder, divisor], answer }, 1] as const;
  });
  assertDistribution(sample(round, 10_000), outcomes);
});

Deno.test("ranges without a divisor or with negative remainders name the flag to change", () => {
  for (const [minint, maxint] of [[-1n, 9n], [0n, 0n]]) {
    const round = fractionRoundProblem({ ...defaultParameters, minint, maxint });
    assert.throws(() => sample(round, 1), {
      name: "FlagError",
      message: /^--minint: expected positive integers .*found/,
    });
  }
});
