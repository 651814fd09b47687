import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { limitsFor, pageRun } from "../../src/report/page_run.ts";
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
