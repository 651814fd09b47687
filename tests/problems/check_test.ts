import assert from "node:assert/strict";
import { checkPrediction } from "../../src/problems/check.ts";
import { gcdProblem } from "../../src/problems/gcd.ts";
import { type Problem, wrong } from "../../src/problems/problem.ts";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";
import { defaultParameters, words } from "./problem_flags.ts";

/** Answers that differ by a sign are right as well, and close by one measure. */
const upToSign: Problem<readonly bigint[], bigint> = {
  ...gcdProblem({ ...defaultParameters, base: 10 }),
  evaluate: (_problem, answer, prediction) => ({
    ...wrong,
    correct: answer === -prediction,
    closeD1: true,
    evalMetrics: [0.5],
  }),
};

Deno.test("the problem itself decides about well-formed predictions that are written otherwise", () => {
  const check = checkPrediction(upToSign, words("V2 + 6 + 9"), words("+ 3"), words("- 3"));
  assert.deepEqual(check, {
    correct: true,
    closeD1: true,
    closeD2: false,
    evalMetrics: [0.5],
    errorMetrics: [],
    decoded: -3n,
    leading: -3n,
  });
});

Deno.test("a query is handed to the problem, and one that cannot be read makes a prediction wrong", () => {
  const scaled: Problem<readonly bigint[], bigint, bigint> = {
    ...upToSign,
    queryTokenizer: symbolicInts(1, 9, "x"),
    generate: () => undefined,
    evaluate: (_problem, answer, prediction, factor) => ({
      ...wrong,
      correct: prediction === answer * factor!,
    }),
  };
  const correct = (source: string, hypothesis: string) =>
    checkPrediction(scaled, words(source), words("+ 3"), words(hypothesis)).correct;
  assert.equal(correct("V2 + 6 + 9 <sep> x2", "+ 6"), true);
  assert.equal(correct("V2 + 6 + 9 <sep> x2", "- 3"), false);
  assert.equal(correct("V2 + 6 + 9 <sep> x1", "+ 6"), false);
  for (const source of ["V2 + 6 + 9", "V2 + 6 + 9 <sep>", "V2 + 6 + 9 <sep> <sep> x2"]) {
    assert.equal(correct(source, "+ 6"), false, source);
  }
});

Deno.test("the problem is not asked about what cannot be read", () => {
  const unreadable: [string, string, string][] = [
    ["junk", "+ 3", "- 3"],
    ["V2 + 6 + 9", "3", "- 3"],
    ["V2 + 6 + 9", "+ 3", "- <eos>"],
  ];
  for (const [source, target, hypothesis] of unreadable) {
    const check = checkPrediction(upToSign, words(source), words(target), words(hypothesis));
    assert.deepEqual([check.correct, check.closeD1], [false, false]);
  }
});
