/** Examples about which a problem's code raises an error: they count neither as right nor as wrong, and are reported. */
import assert from "node:assert/strict";
import { ExampleError, FileError } from "../../src/errors.ts";
import type { Checker } from "../../src/evaluation/checker.ts";
import { RaisedErrors } from "../../src/problems/raised_errors.ts";
import type { Report } from "../../src/evaluation/report.ts";
import { DetailFile } from "../../src/evaluation/report_details.ts";
import { JsonLinesFile } from "../../src/evaluation/report_lines.ts";
import { PairTable } from "../../src/evaluation/report_pairs.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { CHECKER, WORDS } from "./digits.ts";
import { LINES, type Plan, runPlan } from "./scripted_evaluation.ts";

function exampleError(problem: string, line: number): ExampleError {
  return new ExampleError(() => new FileError("own.ts", problem, line));
}

/** Cannot judge the answer 3, but any other. */
const stumbling: Checker = {
  ...CHECKER,
  check(source, target, hypothesis) {
    if (hypothesis.join(" ") === "+ 3") throw exampleError("evaluate failed: 3", 7);
    return CHECKER.check(source, target, hypothesis);
  },
};

const settings = { checker: stumbling };

/** The answers to the four problems are 2, 1, 6, 1: one is perfect, one cannot be judged, one is wrong. */
const oneOfFour: Plan = {
  perfect: ["+ 1"],
  answers: { "+ 2": "+ 3", "+ 6": "+ 5" },
  settings,
};

Deno.test("an example that cannot be judged is in no accuracy, and a warning says so", async () => {
  const { scores, log, warnings } = await runPlan(oneOfFour);
  assert.deepEqual(scores, {
    valid_arithmetic_xe_loss: 0.5,
    valid_arithmetic_acc: 100 * 2 / 3,
    valid_arithmetic_perfect: 100 * 2 / 3,
    valid_arithmetic_correct: 100 * 2 / 3,
    valid_arithmetic_acc_d1: 100 * 2 / 3,
    valid_arithmetic_acc_d2: 100 * 2 / 3,
    valid_arithmetic_acc_d3: 100,
    valid_arithmetic_acc_1: 100,
    valid_arithmetic_acc_6: 0,
  });
  assert.deepEqual(log, [
    "(2/4) Found 1/2 valid top-1 predictions. Generating solutions ...",
    "    Found 1/1 solutions in beam hypotheses.",
    "(4/4) Found 1/2 valid top-1 predictions. Generating solutions ...",
    "    Found 1/2 solutions in beam hypotheses.",
    "2/3 (66.67%) examples were evaluated correctly.",
    "Always answering 1 would be right for 66.67% of them.",
    "95% interval of this accuracy: 20.77% to 93.85%",
    "Mean accuracy of the 2 classes: 50.00%",
    "Accuracy by position of the token in the answer: 1: 100.00% (43.9 to 100.0) of 3, 2: 66.67% (20.8 to 93.9) of 3",
    "1: 2 / 2 (100.00%)",
    "6: 0 / 1 (0.00%)",
  ]);
  assert.deepEqual(warnings, [
    "1 of 4 examples of valid could not be judged and count neither as right nor as wrong; " +
    "the first error: own.ts:7: evaluate failed: 3",
  ]);
});

Deno.test("of a beam, an answer that is right counts whatever becomes of the others", async () => {
  const plan = (answers: readonly string[]) =>
    runPlan({ perfect: ["+ 1"], answers: { "+ 2": answers, "+ 6": "+ 5" }, settings });
  for (const answers of [["+ 3", "+ 2"], ["+ 2", "+ 3"]]) {
    const { scores, warnings } = await plan(answers);
    assert.equal(scores!.valid_arithmetic_acc, 75);
    assert.deepEqual(warnings, []);
  }
  const { scores, warnings } = await plan(["+ 4", "+ 3"]);
  assert.equal(scores!.valid_arithmetic_acc, 100 * 2 / 3);
  assert.equal(warnings.length, 1);
});

Deno.test("perfect examples are judged by their tokens, also where they are answered for a report", async () => {
  const { scores, warnings } = await runPlan({
    perfect: ["+ 1", "+ 2", "+ 6"],
    answers: { "+ 1": "+ 3" },
    settings: { ...settings, searchPerfect: true },
  });
  assert.equal(scores!.valid_arithmetic_acc, 100);
  assert.deepEqual(warnings, []);
});

for (const [answer, is] of [["+ 2", "right"], ["+ 3", "wrong"]]) {
  Deno.test(`an example without a class is in no accuracy when its answer is ${is}`, async () => {
    const checker: Checker = {
      ...CHECKER,
      classFailure: (code) => code === 2 ? "own.ts:9: codeClass failed: 2" : undefined,
    };
    const { scores, warnings } = await runPlan({
      perfect: ["+ 1"],
      answers: { "+ 2": answer!, "+ 6": "+ 5" },
      settings: { checker },
    });
    assert.equal(scores!.valid_arithmetic_acc, 100 * 2 / 3);
    assert.ok(!("valid_arithmetic_acc_2" in scores!));
    assert.match(warnings[0]!, /^1 of 4 examples .* own\.ts:9: codeClass failed: 2$/);
  });
}

Deno.test("an evaluation in which nothing can be judged is an error, in one line", async () => {
  const failing = { perfect: [], answers: { "+ 1": "+ 3", "+ 2": "+ 3", "+ 6": "+ 3" }, settings };
  await assert.rejects(runPlan(failing), {
    name: "TrainingError",
    message:
      "none of the 4 examples of valid could be judged; the first error: own.ts:7: evaluate failed: 3",
  });
});

Deno.test("any other error of a check ends the evaluation: it is a mistake of ours", async () => {
  const checker: Checker = {
    ...CHECKER,
    check() {
      throw new RangeError("no such number");
    },
  };
  await assert.rejects(runPlan({ perfect: ["+ 1"], settings: { checker } }), RangeError);
});

Deno.test("values that reports could not read are told of, once", async () => {
  const readingErrors = new RaisedErrors();
  const checker: Checker = {
    ...CHECKER,
    readingErrors,
    readAnswer: (tokens) =>
      readingErrors.attempt(() => {
        if (tokens.join(" ") === "+ 6") throw exampleError("parse failed: 6", 5);
        return CHECKER.readAnswer(tokens);
      }),
  };
  const reads: Report = {
    add: (records) => records.forEach(({ answer }) => checker.readAnswer(answer)),
    finish() {},
    close() {},
  };
  const evaluated = (lines?: readonly string[]) =>
    runPlan({
      ...{ perfect: ["+ 1", "+ 2", "+ 6"], settings: { checker }, reports: () => [reads] },
      ...lines && { lines },
    });
  assert.deepEqual((await evaluated()).warnings, [
    "1 value of valid could not be read for the reports; the first error: own.ts:5: parse failed: 6",
  ]);
  assert.deepEqual((await evaluated(LINES.slice(0, 2))).warnings, []);
});

Deno.test("an output says null where nothing is known", () =>
  inTemporaryFolder(async (folder) => {
    const beam = { ...oneOfFour, answers: { "+ 2": ["+ 4", "+ 3"], "+ 6": ["+ 3", "+ 6"] } };
    const path = `${folder}/lines.jsonl`, file = new JsonLinesFile(path, stumbling);
    const checker = { ...stumbling, classFailure: unnamed };
    await runPlan({ ...beam, settings: { checker }, reports: () => [file.reportOf("valid", 0)] });
    file.finish();
    const lines = Deno.readTextFileSync(path).trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(lines.map(({ correct, class: name }) => [correct, name]), [
      [null, "2"],
      [null, null],
      [true, "6"],
      [null, null],
    ]);
    const judged = lines.map(({ hypotheses }) =>
      hypotheses?.map(({ correct }: { correct: unknown }) => correct)
    );
    assert.deepEqual(judged, [[false, null], undefined, [null, true], undefined]);
  }));

Deno.test("a list of all answers marks what could not be judged", () =>
  inTemporaryFolder(async (folder) => {
    const path = `${folder}/eval`;
    await runPlan({
      ...oneOfFour,
      reports: (log) => [
        new DetailFile({
          ...{ path, words: WORDS, log, maxOutputLength: 10, beam: false, print: false },
        }),
      ],
    });
    const text = Deno.readTextFileSync(path);
    assert.match(
      text,
      /^Equation 0 \(0\/1, not judged\)\nsrc=.*\ntgt=.*\n\? \['\+', '3', '<eos>'\]/,
    );
    assert.match(text, /^Equation 2 \(0\/1\)\nsrc=.*\ntgt=.*\n0 \['\+', '5', '<eos>'\]/m);
  }));

Deno.test("a table of predictions goes without what could not be judged, and says so", () =>
  inTemporaryFolder(async (folder) => {
    const path = `${folder}/pairs.csv`;
    const { log } = await runPlan({
      ...oneOfFour,
      reports: (
        log,
      ) => [new PairTable({ path, checker: stumbling, set: "valid", largest: 9, log })],
    });
    const csv = "answer,examples,prediction_1,times_1\n1,2,1,2\n6,1,5,1\n";
    assert.equal(Deno.readTextFileSync(path), csv);
    const title =
      "Predictions of valid by right answer (9 is 9 or more, without 1 that could not be judged)";
    assert.ok(log.some((line) => line.startsWith(`${title}\n`)));
  }));

function unnamed(code: number): string | undefined {
  return code === 1 ? "own.ts:9: describeClass failed: 1" : undefined;
}
