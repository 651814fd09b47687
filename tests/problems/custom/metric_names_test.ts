/** Names of a problem's measures. */
import assert from "node:assert/strict";
import { missingMeasures } from "../../../src/evaluation/missing_measures.ts";
import { emptyTally, ownMetricsOf, scoresOf } from "../../../src/evaluation/tally.ts";
import { flagsWith } from "../../../src/flags/parse.ts";
import { expectKnownMetrics } from "../../../src/training/known_metrics.ts";
import { doubling, load, mistakeOf } from "./problem_file.ts";

const evaluate = "() => ({ evalMetrics: [0.5, 1], errorMetrics: [0] })";

function namesIn(metricNames: string, flags: Record<string, number> = {}): string[] {
  const problem = load(doubling({ evaluate, metricNames }));
  const own = ownMetricsOf({ n_eval_metrics: 0, n_error_metrics: 0, ...flags }, problem);
  const naming = {
    prefix: "valid_arithmetic",
    beam: false,
    describeClass: String,
    names: own.names,
  };
  return Object.keys(scoresOf({ ...emptyTally(own), total: 1 }, naming))
    .filter((name) => /_acc_(?!d\d)/.test(name)).map((name) => name.replace(/.*_acc_/, ""));
}

Deno.test("measures with a name are computed without being asked for, others are numbered", () => {
  assert.deepEqual(namesIn('{ eval: ["parity"], error: ["sign"] }'), ["parity", "sign"]);
  assert.deepEqual(namesIn('{ eval: ["parity"] }', { n_eval_metrics: 2, n_error_metrics: 1 }), [
    "parity",
    "eval2",
    "error1",
  ]);
  assert.deepEqual(namesIn("undefined", { n_eval_metrics: 1 }), ["eval1"]);
});

Deno.test("a run may stop by a measure with a name", () => {
  const problem = load(doubling({ evaluate, metricNames: '{ eval: ["parity"] }' }));
  const check = (stopping_criterion: string) =>
    expectKnownMetrics({ ...flagsWith({ operation: "gcd" }), stopping_criterion }, problem);
  check("valid_arithmetic_acc_parity,3");
  const of = { ...problem, mayBeClass: () => false };
  assert.throws(
    () =>
      expectKnownMetrics({
        ...flagsWith({ operation: "gcd" }),
        stopping_criterion: "valid_arithmetic_acc_party,3",
      }, of),
    /Did you mean valid_arithmetic_acc_parity\?/,
  );
});

Deno.test("names of measures that evaluate does not return are reported", () => {
  const named = (metricNames: string) =>
    missingMeasures(
      { n_eval_metrics: 0, n_error_metrics: 0 },
      load(doubling({ evaluate, metricNames })),
    );
  assert.deepEqual(named('{ eval: ["a", "b"] }'), []);
  assert.deepEqual(named('{ error: ["a", "b"] }'), [
    "metricNames.error: a,b, but errorMetrics had 1 in the examples that evaluate was tried on: " +
    "the others mean nothing",
  ]);
});

const mistakes: Readonly<Record<string, string>> = {
  "7": "metricNames: expected { eval: […], error: […] }, found 7",
  '{ evals: ["a"] }': "metricNames has a field evals; expected eval, error",
  '{ eval: "a" }': 'metricNames.eval: expected an array of texts, found "a"',
  '{ eval: ["a b"] }': 'metricNames.eval: expected at most 40 letters, digits and _, found "a b"',
  '{ eval: ["a", "a"] }': 'metricNames.eval: "a" is there twice',
  '{ eval: ["a"], error: ["a"] }': 'metricNames.error: "a" is there twice',
  '{ error: ["d1"] }': 'metricNames.error: "d1" is what another metric is called',
  '{ error: ["eval1"] }': 'metricNames.error: "eval1" is what another metric is called',
};

for (const [metricNames, message] of Object.entries(mistakes)) {
  Deno.test(`names of measures are refused: ${metricNames}`, () =>
    assert.equal(mistakeOf(doubling({ evaluate, metricNames })), `FILE: ${message}`));
}
