import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { limitsFor, pageRun } from "../../src/report/page_run.ts";
import {
  accuracyTable,
  breakdownsOf,
  breakdownTable,
} from "../../src/report/page/accuracy_view.ts";
import { predictionMap } from "../../src/report/page/prediction_view.ts";
import { RunReader } from "../../src/runs/run_reader.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { generatedRun, writeMetrics } from "../runs/generated_runs.ts";
import { writeEvaluation } from "./written_report.ts";

const read = (folder: string, runs = 1) =>
  pageRun(new RunReader(folder).read("run"), limitsFor(runs));

Deno.test("a run has all its evaluations, its classes apart, and reports at fractions of epochs", () =>
  inTemporaryFolder((folder) => {
    writeMetrics(folder, generatedRun({ base: 10 }, { epochs: 2, reports: 4, classes: 3 }));
    const { evaluations, reports, classes, flags } = read(folder);
    assert.equal(flags.base, 10);
    assert.deepEqual(evaluations.numbers, [0, 1]);
    assert.deepEqual(evaluations.epochs, [1, 2]);
    assert.deepEqual(evaluations.counts, {
      valid_arithmetic_acc: 1000,
      valid_arithmetic_perfect: 1000,
      valid_arithmetic_correct: 1000,
    });
    assert(!("valid_arithmetic_acc_1" in evaluations.metrics));
    assert.equal(evaluations.metrics.valid_arithmetic_acc!.length, 2);
    assert.deepEqual(reports.epochs, [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]);
    assert.deepEqual(
      classes.map(({ set, classes, counts, epochs }) => ({ set, classes, counts, epochs })),
      [
        { set: "valid", classes: ["1", "2", "3"], counts: [333, 333, 333], epochs: [0, 1] },
      ],
    );
    assert.deepEqual(classes[0]!.percents[0], [39, 63]);
    return Promise.resolve();
  }));

Deno.test("the last accuracy stands beside what it is to be compared with, and breakdowns have tables", () =>
  inTemporaryFolder((folder) => {
    const groups = (count: number, title: string) => ({
      title,
      groups: Array.from({ length: count }, (_, k) => String(k)),
      right: Array<number>(count).fill(1),
      total: Array<number>(count).fill(2),
    });
    const details = {
      ...{ right: 75, total: 100, low: 65.7, high: 82.5 },
      constant: { answer: "<7>", right: 60, at_least: true },
      cut: { limit: 8, longer: 2, cut: 3 },
      breakdowns: {
        seen: { title: "", groups: ["seen", "unseen"], right: [20, 55], total: [20, 80] },
        ...{ length: groups(100, "length"), position: groups(1, "position") },
      },
    };
    writeMetrics(folder, generatedRun({}, { epochs: 2 }));
    const path = join(folder, "metrics.jsonl");
    const lines = readFileSync(path, "utf8").split("\n").map((line) =>
      line.includes('"kind":"epoch"')
        ? `${line.slice(0, -1)},"details":${JSON.stringify({ valid: details })}}`
        : line
    );
    writeFileSync(path, lines.join("\n"));
    const run = read(folder, 500), found = run.details.valid!;
    assert.deepEqual(run.evaluations.baselines, { valid: 60 });
    assert.equal(found.breakdowns.length!.groups.length, 20);
    assert.deepEqual(breakdownsOf(found).map(({ title }) => title), ["length"]);
    const rows = accuracyTable("valid", found, 12.5).text.match(/<tr><th.*?<\/tr>/gs)!.map((row) =>
      row.replaceAll(/<[^>]*>/g, "|").replaceAll(/\|+/g, "|")
    );
    assert.deepEqual(rows.slice(1), [
      "|correct|75.00|65.7–82.5|100|",
      "|always answering &lt;7&gt;|at least 60.00|–|100|",
      "|mean of the classes|12.50|–|100|",
      "|correct, of problems in the training file|100.00|83.9–100.0|20|",
      "|correct, of the other problems|68.75|57.9–77.8|80|",
      "|answers longer than --max_output_len 8|–|–|2|",
      "|answers of the model that were cut|–|–|3|",
    ]);
    assert.match(breakdownTable("valid", groups(1, "length")).text, /50\.00.*9\.5–90\.5/s);
    return Promise.resolve();
  }));

Deno.test("the more runs, the fewer points: long series become means, and end where they ended", () =>
  inTemporaryFolder((folder) => {
    writeMetrics(folder, generatedRun({}, { epochs: 50, reports: 20, classes: 60 }));
    const { reports, classes, evaluations } = read(folder, 500);
    assert.equal(reports.loss.length, 150);
    assert.equal(reports.epochs.at(-1), 50);
    assert.equal(classes[0]!.epochs.length, 30);
    assert.equal(classes[0]!.epochs.at(-1), 49);
    assert.equal(classes[0]!.classes.length, 40);
    assert.equal(evaluations.numbers.length, 50);
    return Promise.resolve();
  }));

Deno.test("the last evaluation's predictions and wrong answers are read; what cannot be read is a note", () =>
  inTemporaryFolder((folder) => {
    writeMetrics(folder, generatedRun({}));
    writeEvaluation(folder);
    const { predictions: [counts], wrongAnswers, notes } = read(folder);
    assert.equal(counts!.epoch, 3);
    assert.deepEqual(counts!.answers[1], {
      answer: "2",
      examples: 20,
      predictions: [["2", 15], ["1", 5]],
    });
    const map = predictionMap(counts!);
    assert.deepEqual(map.columns, ["1", "2", "4"]);
    assert.deepEqual(map.percents, [[100, undefined, undefined], [25, 75, undefined], [
      30,
      70,
      undefined,
    ]]);
    assert.deepEqual(map.outlined, [0, 1, 2]);
    assert.deepEqual([wrongAnswers[0]!.wrong, wrongAnswers[0]!.examples], [2, 3]);
    assert.deepEqual(wrongAnswers[0]!.shown[0], {
      problem: "V2+8+4",
      answer: "+ 4",
      prediction: "+ 2",
    });
    assert.deepEqual(notes, []);

    writeFileSync(
      join(folder, "predictions.valid.arithmetic.4.csv"),
      "answer,examples\nnot,a number\n",
    );
    writeFileSync(join(folder, "eval.valid.arithmetic.4"), "something else");
    const after = read(folder);
    assert.deepEqual([after.predictions, after.wrongAnswers], [[], []]);
    assert.match(after.notes[0]!, /4\.csv:2: expected a table as --export_pred writes it$/);
    assert.match(after.notes[1]!, /arithmetic\.4: expected examples as --eval_verbose writes them/);
    return Promise.resolve();
  }));
