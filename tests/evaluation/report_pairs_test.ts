import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { PairTable } from "../../src/evaluation/report_pairs.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { CHECKER } from "./digits.ts";
import { type Plan, runPlan } from "./scripted_evaluation.ts";

/** The CSV file as rows of cells, and the last two messages of the log. */
async function pairs(plan: Plan, largest = 101): Promise<{ rows: string[][]; log: string[] }> {
  let text = "", log: string[] = [];
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/predictions.csv`;
    const settings = { path, checker: CHECKER, set: "valid", largest };
    const result = await runPlan({
      ...plan,
      reports: (log) => [new PairTable({ ...settings, log })],
    });
    log = result.log.slice(-2).map((line) => line.replace(path, "FILE"));
    text = readFileSync(path, "utf8");
    assert.deepEqual(namesIn(folder), ["predictions.csv"]);
  });
  assert(text.endsWith("\n"));
  return { rows: text.trimEnd().split("\n").map((line) => line.split(",")), log };
}

/** Lines with these answers; problems do not matter. */
function withAnswers(...answers: string[]): string[] {
  return answers.map((answer) => `V2 + 4 + 6\t${answer}`);
}

Deno.test("each right answer has a row with what was predicted for it, most frequent first", async () => {
  const lines = withAnswers("+ 2", "+ 3", "+ 3", "+ 1 2", "+ 1 2", "+ 1 2", "+ 2");
  const { rows, log } = await pairs({
    lines,
    batchSize: 7,
    perfect: ["+ 2"],
    answers: { "+ 3": "+ 1", "+ 1 2": "+ 4" },
  });
  assert.deepEqual(rows, [
    ["answer", "examples", "prediction_1", "times_1"],
    ["2", "2", "2", "2"],
    ["3", "2", "1", "2"],
    ["12", "3", "4", "3"],
  ]);
  assert.deepEqual(log, [
    [
      "Predictions of valid by right answer (101 is 101 or more)",
      "  answer  examples  predicted",
      "       2         2  2 (100.00%)",
      "       3         2  1 (100.00%)",
      "      12         3  4 (100.00%)",
    ].join("\n"),
    "Predictions by right answer written in FILE",
  ]);
});

Deno.test("the first tokens of an answer that was cut are no prediction", async () => {
  const { rows } = await pairs({
    lines: withAnswers("+ 2", "+ 3"),
    perfect: [],
    answers: { "+ 2": [{ answer: "+ 2", cut: true }] },
  });
  assert.deepEqual(rows.slice(1), [["2", "1", "unreadable", "1"], ["3", "1", "3", "1"]]);
});

Deno.test("the best answer of a beam is the prediction, and rows are as long as the longest", async () => {
  const written = ["+ 5", "+ 4", "+ 4", "+ 5", "+ 6", "+ 4"];
  let next = 0;
  const { rows, log } = await pairs({
    lines: withAnswers(...written.map(() => "+ 3"), "+ 7"),
    perfect: ["+ 7"],
    settings: { beam: true },
    answers: {
      get "+ 3"() {
        return [written[next++]!, "+ 3", "+ 9"];
      },
    },
  });
  assert.deepEqual(rows, [
    ["answer", "examples", ..."123"].flatMap((cell) =>
      /\d/.test(cell) ? [`prediction_${cell}`, `times_${cell}`] : [cell]
    ),
    ["3", "6", "4", "3", "5", "2", "6", "1"],
    ["7", "1", "7", "1", "", "", "", ""],
  ]);
  assert.match(log[0]!, /\n +3 +6 {2}4 \(50\.00%\), 5 \(33\.33%\), 6 \(16\.67%\)\n/);
});

Deno.test("large integers are counted as the largest class, unreadable answers apart", async () => {
  const { rows } = await pairs({
    lines: withAnswers("+ 1 0", "+ 1 1", "+ 2", "- 5 0", "+", "+ 1"),
    perfect: ["+ 2", "+"],
    answers: { "+ 1 0": "+ 9 9", "+ 1 1": "+", "- 5 0": "- 3", "+ 1": "+ 0" },
  }, 10);
  assert.deepEqual(rows.slice(1), [
    ["-10", "1", "-3", "1", "", ""],
    ["1", "1", "0", "1", "", ""],
    ["2", "1", "2", "1", "", ""],
    ["10", "2", "10", "1", "unreadable", "1"],
    ["unreadable", "1", "unreadable", "1", "", ""],
  ]);
});

Deno.test("the log shows the five most frequent predictions and counts the others", async () => {
  let digit = 0;
  const { log } = await pairs({
    lines: withAnswers(...Array<string>(8).fill("+ 9")),
    perfect: [],
    answers: {
      get "+ 9"() {
        return `+ ${digit++}`;
      },
    },
  });
  assert.match(
    log[0]!,
    /\n +9 +8 {2}0 \(12\.50%\), 1 \(12\.50%\), 2 \(12\.50%\), 3 \(12\.50%\), 4 \(12\.50%\), 3 more$/,
  );
});
