import assert from "node:assert/strict";
import type { Checker, Verdict } from "../../src/evaluation/checker.ts";
import { evaluate } from "../../src/evaluation/evaluator.ts";
import type { Predictor } from "../../src/evaluation/predictor.ts";
import { batchesOf, CHECKER, layout, WORDS } from "./digits.ts";
import { judging, LINES, runPlan, verdict } from "./scripted_evaluation.ts";
import { scriptedPredictor } from "./scripted_predictor.ts";

Deno.test("only answers that are not perfect are generated, BOS and eos counting in their length", async () => {
  const { requests, log } = await runPlan({
    perfect: ["+ 1"],
    answers: { "+ 2": "+ 3", "+ 6": "" },
  });
  assert.deepEqual(requests, [
    { answers: ["+ 2"], maxLength: 12 },
    { answers: ["+ 6"], maxLength: 12 },
  ]);
  assert.deepEqual(log, [
    "(2/4) Found 1/2 valid top-1 predictions. Generating solutions ...",
    "    Found 1/2 solutions in beam hypotheses.",
    "(4/4) Found 1/2 valid top-1 predictions. Generating solutions ...",
    "    Found 1/2 solutions in beam hypotheses.",
    "2/4 (50.00%) examples were evaluated correctly.",
    "Always answering 1 would be right for 50.00% of them.",
    "95% interval of this accuracy: 15.00% to 85.00%",
    "Mean accuracy of the 3 classes: 33.33%",
    "Accuracy by position of the token in the answer: 1: 75.00% (30.1 to 95.4) of 4, 2: 50.00% (15.0 to 85.0) of 4",
    "1: 2 / 2 (100.00%)",
    "2: 0 / 1 (0.00%)",
    "6: 0 / 1 (0.00%)",
  ]);
});

Deno.test("a batch without mistakes is neither generated nor mentioned", async () => {
  const { requests, log } = await runPlan({ perfect: ["+ 1", "+ 2"], answers: { "+ 6": "+ 3" } });
  assert.equal(requests.length, 1);
  assert.equal(log[0], "(4/4) Found 1/2 valid top-1 predictions. Generating solutions ...");
});

Deno.test("perfect examples are searched when asked for, and count no other way for it", async () => {
  const plan = { perfect: ["+ 1", "+ 2"], answers: { "+ 1": "+ 5", "+ 6": "+ 3" } };
  const usual = await runPlan(plan);
  const { requests, log, scores } = await runPlan({ ...plan, settings: { searchPerfect: true } });
  assert.deepEqual(requests.map(({ answers }) => answers), [["+ 2", "+ 1"], ["+ 6", "+ 1"]]);
  assert.deepEqual(log.slice(0, 2), [
    "(2/4) Found 2/2 valid top-1 predictions. Generating solutions ...",
    "    Found 2/2 solutions in beam hypotheses.",
  ]);
  assert.deepEqual(scores, usual.scores);
});

Deno.test("a correct answer found by generating counts as such, and as close, not as perfect", async () => {
  const { scores, log } = await runPlan({ perfect: ["+ 1"], answers: { "+ 6": "+ 5" } });
  assert.deepEqual(scores, {
    valid_arithmetic_xe_loss: 0.5,
    valid_arithmetic_acc: 75,
    valid_arithmetic_perfect: 50,
    valid_arithmetic_correct: 75,
    valid_arithmetic_acc_d1: 75,
    valid_arithmetic_acc_d2: 75,
    valid_arithmetic_acc_d3: 100,
    valid_arithmetic_acc_1: 100,
    valid_arithmetic_acc_2: 100,
    valid_arithmetic_acc_6: 0,
  });
  assert.equal(log[1], "    Found 2/2 solutions in beam hypotheses.");
  assert.deepEqual(log.slice(-3), [
    "1: 2 / 2 (100.00%)",
    "2: 1 / 1 (100.00%)",
    "6: 0 / 1 (0.00%)",
  ]);
});

Deno.test("an answer that was cut is wrong by every measure, even where its tokens are the right ones", async () => {
  const settings = { ownMetrics: { eval: 1, error: 0 } };
  const cut = await runPlan({
    ...{ perfect: ["+ 1"], settings },
    answers: { "+ 2": [{ answer: "+ 2", cut: true }], "+ 6": [{ answer: "+ 6", cut: false }] },
  });
  const other = await runPlan({ perfect: ["+ 1"], answers: { "+ 2": "-" }, settings });
  assert.deepEqual(cut.scores, other.scores);
  const others = (log: readonly string[]) =>
    log.filter((line) => !/^(Accuracy by|Longer than) /.test(line));
  assert.deepEqual(others(cut.log), others(other.log));
});

Deno.test("answers count as close where the problem says so, and as d3 when positive", async () => {
  const cases: [Partial<Verdict>, number[]][] = [
    [{ closeD1: true }, [100, 50, 50]],
    [{ closeD2: true }, [50, 100, 50]],
    [{ leading: 7n ** 30n }, [50, 50, 100]],
    [{ leading: 0n }, [50, 50, 50]],
    [{ leading: -7n }, [50, 50, 50]],
  ];
  for (const [values, expected] of cases) {
    const { scores } = await runPlan({
      perfect: ["+ 1"],
      answers: { "+ 2": "+", "+ 6": "+" },
      settings: judging({ "+": values }),
    });
    const found = [1, 2, 3].map((k) => scores![`valid_arithmetic_acc_d${k}`]);
    assert.deepEqual(found, expected);
    assert.equal(scores!.valid_arithmetic_correct, 50);
  }
});

Deno.test("the problem sees words without BOS, eos and padding", async () => {
  const seen: string[][] = [];
  const checker: Checker = {
    ...CHECKER,
    check(source, target, hypothesis) {
      seen.push([source, target, hypothesis].map((words) => words.join(" ")));
      return verdict({});
    },
  };
  await runPlan({
    perfect: ["+ 1"],
    answers: { "+ 2": "+ 3", "+ 6": "" },
    settings: { checker },
  });
  assert.deepEqual(seen, [["V2 + 4 + 6", "+ 2", "+ 3"], ["V2 + 1 2 + 1 8", "+ 6", ""]]);
});

Deno.test("names of scores start with the data set's and end with the problem's name of a class", async () => {
  const checker = { ...CHECKER, describeClass: (code: number) => `2-${code}` };
  const { scores, log } = await runPlan({
    perfect: ["+ 1", "+ 2", "+ 6"],
    name: "test2",
    settings: { checker },
  });
  const names = Object.keys(scores!);
  assert.equal(names[0], "test2_arithmetic_xe_loss");
  assert.deepEqual(
    names.slice(-3),
    ["1", "2", "6"].map((code) => `test2_arithmetic_acc_2-${code}`),
  );
  assert.ok(log.includes("2-1: 2 / 2 (100.00%)"));
});

Deno.test("cross entropy is weighted by tokens and divided by examples", async () => {
  const losses = [2, 3];
  const predictor: Predictor = {
    seesPadding: { scores: true, answers: true },
    score: (batch) => {
      const perfect = Array<boolean>(batch.size).fill(true);
      return Promise.resolve({ loss: losses.shift()!, tokens: 2 * losses.length + 5, perfect });
    },
    generate: () => Promise.reject(new Error("nothing to generate")),
  };
  const { metrics: scores } = (await evaluate(
    {
      predictor,
      checker: CHECKER,
      tokens: WORDS,
      layout,
      maxOutputLength: 10,
      log() {},
      warn() {},
    },
    { name: "valid", batches: batchesOf(LINES, 2), size: 4 },
  ))!;
  assert.equal(scores.valid_arithmetic_xe_loss, (2 * 7 + 3 * 5) / 4);
});

Deno.test("a data set without examples is refused", async () => {
  const script = { crossEntropy: 1, isPerfect: () => true, answers: () => [] };
  await assert.rejects(
    evaluate(
      {
        ...{ predictor: scriptedPredictor(script), checker: CHECKER, tokens: WORDS, layout },
        ...{ maxOutputLength: 10, log() {}, warn() {} },
      },
      { name: "valid", batches: batchesOf([], 2), size: 0 },
    ),
    /valid has no examples/,
  );
});

Deno.test("an evaluation that is interrupted brings no scores and finishes no report", async () => {
  let batches = 0;
  const told: string[] = [];
  const { scores } = await runPlan({
    perfect: ["+ 1", "+ 2", "+ 6"],
    settings: { interrupted: () => batches++ === 1 },
    reports: () => [{
      add: (records) => told.push(`${records.length} records`),
      finish: () => told.push("finished"),
      close: () => told.push("closed"),
    }],
  });
  assert.equal(scores, undefined);
  assert.deepEqual(told, ["2 records", "closed"]);
});

Deno.test("progress counts examples as they are done: perfect ones at once, others when they are answered", async () => {
  const seen: [string, number, number][] = [];
  const progress = (...given: [string, number, number]) => void seen.push(given);
  const { counts } = await runPlan({ perfect: ["+ 2"], name: "test", settings: { progress } });
  assert.deepEqual(seen.map(([, done]) => done), [0, 1, 2, 2, 4]);
  assert.ok(seen.every(([set, , total]) => set === "test" && total === 4));
  assert.deepEqual(counts, { test: 4, test_1: 2, test_2: 1, test_6: 1 });
});
