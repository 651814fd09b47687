/** `--tolerance`: which answers are close. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { isWithin, parseTolerances } from "../../src/evaluation/tolerance.ts";
import { isNumeric } from "../../src/problems/closeness.ts";
import { soak } from "../soak.ts";
import { runPlan } from "./scripted_evaluation.ts";

const close = (text: string, right: unknown, given: unknown) =>
  isWithin(parseTolerances(text)[0]!, right, given);

Deno.test("an integer is within so much on both sides, and no more", () => {
  for (const [given, expected] of [[97n, false], [98n, true], [102n, true], [103n, false]]) {
    assert.equal(close("2", 100n, given), expected);
    assert.equal(close("2%", -100n, -(given as bigint)), expected);
  }
  assert.ok(close("2", 1n, -1n));
  assert.ok(!close("5%", 1n, -1n));
});

Deno.test("a percentage of 0 is 0, and decimals of a percentage count", () => {
  assert.ok(close("100%", 0n, 0n) && !close("100%", 0n, 1n));
  assert.ok(close("0.5%", 1000n, 1005n) && !close("0.5%", 1000n, 1006n));
  assert.ok(!close("0.5%", 199n, 200n) && close("0.5%", 200n, 201n));
});

Deno.test("integers of any size are compared exactly, and as fractions say", () => {
  const integer = fc.bigInt(-(10n ** 40n), 10n ** 40n);
  fc.assert(
    fc.property(integer, integer, fc.nat(200), fc.nat(99), (right, offset, whole, hundredths) => {
      const share = BigInt(whole * 100 + hundredths), size = right < 0n ? -right : right;
      const most = share * size / 10_000n;
      const text = `${whole}.${String(hundredths).padStart(2, "0")}%`;
      for (const difference of [most, most + 1n, offset]) {
        const expected = (difference < 0n ? -difference : difference) <= most;
        assert.equal(close(text, right, right + difference), expected);
        assert.equal(close(String(most), right, right + difference), expected);
      }
    }),
    { numRuns: soak(300) },
  );
});

Deno.test("arrays are close where they have the same shape and each integer is close", () => {
  assert.ok(close("1", [1n, [2n, 3n]], [2n, [1n, 3n]]));
  assert.ok(!close("1", [1n, 2n], [1n, 4n]));
  assert.ok(!close("9", [1n, 2n], [1n]) && !close("9", [1n], 1n) && !close("9", 1n, [1n]));
  assert.ok(!close("9", 1n, undefined) && !close("9", [1n], ["x"]));
  assert.ok(close("1", ["3"], ["4"]) && close("1", 3, 4n));
});

Deno.test("reals are compared as the decimals that they are written as", () => {
  assert.ok(close("0.05", 1, 1.05) && !close("0.05", 1, 1.0500001));
  assert.ok(close("5%", 1, 0.95) && close("5%", -2.5e-9, -2.375e-9) && !close("5%", 1, 0.9499));
  assert.ok(close("1e-3", 0, 0.001) && !close("1e-3", 0, 0.0011));
  assert.ok(close("0.1", 0.5, 0.6) && close("0.1", 1n, 1.1));
});

Deno.test("fractions are compared as numbers, and complex numbers by their distance", () => {
  const fraction = (numerator: bigint, denominator: bigint) => ({ numerator, denominator });
  assert.ok(close("1%", fraction(1n, 2n), fraction(101n, 200n)));
  assert.ok(!close("1%", fraction(1n, 2n), fraction(102n, 200n)));
  assert.ok(close("50%", { re: 0, im: 2 }, { re: 1, im: 2 }));
  assert.ok(!close("49%", { re: 0, im: 2 }, { re: 1, im: 2 }));
});

Deno.test("norms compare arrays as a whole, as in the paper on linear algebra", () => {
  const right = [[0, 3], [4, 0]], given = [[0.3, 3], [4, -0.4]];
  assert.ok(!close("50%", right, given), "0 has to be met number by number");
  assert.ok(close("10%:L1", right, given) && !close("9.9%:L1", right, given));
  assert.ok(close("10.1%:L2", right, given) && !close("9.9%:L2", right, given));
  assert.ok(close("10.1%:Linf", right, given) && !close("9.9%:Linf", right, given));
  assert.ok(close("0.71:L1", right, given) && !close("0.69:L1", right, given));
  assert.ok(!close("50%:L1", right, [0, 3, 4, 0]));
  const metrics = parseTolerances("5%,5%:L1,0.01:Linf").map(({ metric }) => metric);
  assert.deepEqual(metrics, ["within_5pct", "within_5pct_L1", "within_0.01_Linf"]);
});

Deno.test("answers are of numbers, or they are not", () => {
  const half = { numerator: 1n, denominator: 2n };
  for (const value of [1n, 7, "12", [1n, ["2", -3n]], 0.5, { re: 1, im: 0.5 }, [half]]) {
    assert.ok(isNumeric(value));
  }
  for (const value of ["(", "1/2", NaN, [], [1n, "("], [[]], null, undefined, {}]) {
    assert.ok(!isNumeric(value));
  }
});

Deno.test("metrics count what is right or close; of a beam, any answer; nothing that was cut", async () => {
  const lines = ["+ 1 0", "+ 1 0 0", "+ 5", "+ 7", "+ 9", "+ 3"].map((answer) => `+ 1\t${answer}`);
  const { scores, metrics, details, log } = await runPlan({
    lines,
    perfect: ["+ 1 0"],
    answers: {
      "+ 1 0 0": "+ 1 0 4",
      "+ 5": ["+ 9 9", "+ 6"],
      "+ 7": [{ answer: "+ 7", cut: true }],
      "+ 9": "-",
      "+ 3": "+ 4",
    },
    settings: { tolerances: parseTolerances("1,5%") },
  });
  assert.equal(scores!.valid_arithmetic_acc_within_1, undefined, "not in the line __log__");
  assert.equal(metrics!.valid_arithmetic_acc_within_1, 50);
  assert.equal(metrics!.valid_arithmetic_acc_within_5pct, 100 * 2 / 6);
  const { groups, right, total } = details!.breakdowns.within!;
  assert.deepEqual({ groups, right, total }, {
    ...{ groups: ["exact", "1", "5%"], right: [1, 3, 2], total: [6, 6, 6] },
  });
  assert.ok(log.some((line) => line.startsWith("Accuracy by tolerance: exact: 16.67% (")));
});

Deno.test("a tolerance is not given twice", () => {
  assert.throws(() => parseTolerances("1,5%,1"), /^FlagError: --tolerance: 1 is given twice$/);
  assert.deepEqual(parseTolerances("1,1%").map(({ metric }) => metric), [
    ...["within_1", "within_1pct"],
  ]);
});
