import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { checkerOf } from "../../src/evaluation/checker.ts";
import { JsonLinesFile } from "../../src/evaluation/report_lines.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import { problemFor } from "../../src/problems/problem_for.ts";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { LINES, type Plan, runPlan } from "./scripted_evaluation.ts";

const gcd = problemFor(flagsWith({ operation: "gcd", base: 10 }));

/** The lines of the file after evaluations of several data sets. */
async function fileOf(plans: readonly Plan[], problem = gcd): Promise<string[]> {
  const checker = checkerOf(problem);
  let text = "";
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/predictions.jsonl`;
    const file = new JsonLinesFile(path, checker);
    for (const plan of plans) {
      await runPlan({
        ...plan,
        settings: { checker, ...plan.settings },
        reports: () => [file.reportOf(plan.name ?? "valid", 3)],
      });
    }
    assert.notDeepEqual(namesIn(folder), ["predictions.jsonl"], "not before the last data set");
    file.finish();
    file.close();
    assert.deepEqual(namesIn(folder), ["predictions.jsonl"]);
    text = readFileSync(path, "utf8");
  });
  return text.trimEnd().split("\n");
}

Deno.test("each example is an object with tokens and values of problem, answer and prediction", async () => {
  const lines = await fileOf([{ perfect: ["+ 1"], answers: { "+ 2": "+ 4", "+ 6": "+" } }]);
  const objects = lines.map((line) => JSON.parse(line));
  assert.deepEqual(objects[0], {
    epoch: 3,
    set: "valid",
    index: 0,
    problem: { tokens: "V2 + 4 + 6", value: [4, 6] },
    answer: { tokens: "+ 2", value: 2 },
    prediction: { tokens: "+ 4", value: 4 },
    correct: false,
    perfect: false,
    score: null,
    cut: false,
    class: "2",
  });
  assert.deepEqual(objects[1].prediction, { tokens: "+ 1", value: 1 });
  assert.deepEqual([objects[1].correct, objects[1].perfect], [true, true]);
  assert.deepEqual(objects[2].prediction, { tokens: "+", value: null });
  assert.deepEqual(objects.map(({ index }) => index), [0, 1, 2, 3]);
  for (const object of objects) assert.deepEqual(Object.keys(object), Object.keys(objects[0]));
});

Deno.test("a query has a field of its own, with its tokens and value", async () => {
  const lines = ["V2 + 4 + 6 <sep> 7\t+ 2", "V2 + 4 + 6 <sep> +\t+ 3", "V2 + 8 + 9\t+ 1"];
  const asking = { ...gcd, queryTokenizer: symbolicInts(0, 9) };
  const file = await fileOf([{ lines, perfect: ["+ 2"] }], asking);
  const objects = file.map((line) => JSON.parse(line));
  assert.deepEqual(
    Object.keys(objects[0]).slice(0, 6),
    ["epoch", "set", "index", "problem", "query", "answer"],
  );
  assert.deepEqual(objects.map(({ problem, query }) => [problem.value, query]), [
    [[4, 6], { tokens: "7", value: 7 }],
    [[4, 6], { tokens: "+", value: null }],
    [[8, 9], { tokens: "", value: null }],
  ]);
  assert.equal(objects[0].problem.tokens, "V2 + 4 + 6");
});

Deno.test("of a beam the best answer is the prediction; all are listed, with scores and verdicts", async () => {
  const [line] = await fileOf([{
    perfect: ["+ 1"],
    answers: { "+ 2": [{ answer: "+ 4", score: -0.25 }, { answer: "+ 2", score: -1.5 }] },
    settings: { beam: true },
  }]);
  const { prediction, correct, perfect, score, hypotheses } = JSON.parse(line!);
  assert.deepEqual({ prediction, correct, perfect, score }, {
    prediction: { tokens: "+ 4", value: 4 },
    correct: true,
    perfect: false,
    score: -0.25,
  });
  assert.deepEqual(hypotheses, [
    { tokens: "+ 4", value: 4, score: -0.25, correct: false, cut: false },
    { tokens: "+ 2", value: 2, score: -1.5, correct: true, cut: false },
  ]);
});

Deno.test("answers that were cut are marked", async () => {
  const lines = await fileOf([{
    perfect: ["+ 1"],
    answers: {
      "+ 2": [{ answer: "+ 2", cut: true }],
      "+ 6": [{ answer: "+ 6", cut: false }, { answer: "+ 6", cut: true }],
    },
    settings: { searchPerfect: true },
  }]);
  const [two, one, six] = lines.map((line) => JSON.parse(line));
  const parts = ({ prediction, correct, cut }: typeof two) => [prediction.value, correct, cut];
  assert.deepEqual([two, one, six].map(parts), [[2, false, true], [1, true, false], [
    6,
    true,
    false,
  ]]);
  const verdicts = six.hypotheses.map(({ correct, cut }: typeof six) => [correct, cut]);
  assert.deepEqual(verdicts, [[true, false], [false, true]]);
});

Deno.test("the data sets of an evaluation share a file, each counting its examples from 0", async () => {
  const perfect = ["+ 1", "+ 2", "+ 6"];
  const lines = await fileOf([{ perfect }, { perfect, name: "test", lines: LINES.slice(2) }]);
  const found = lines.map((line) => JSON.parse(line)).map(({ set, index }) => `${set} ${index}`);
  assert.deepEqual(found, ["valid 0", "valid 1", "valid 2", "valid 3", "test 0", "test 1"]);
});

Deno.test("integers of any size are plain JSON numbers", async () => {
  const digits = "1234567890".repeat(3);
  const lines = [`V2 + ${[...digits].join(" ")} - 0\t+ 1`];
  const [line] = await fileOf([{ perfect: ["+ 1"], lines }]);
  assert(line!.includes(`"value":[${digits},0]}`), line);
});
