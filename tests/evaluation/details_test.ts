/** What an evaluation tells besides its metrics, against independent counting. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { bySeen } from "../../src/evaluation/breakdowns/by_seen.ts";
import { soak } from "../soak.ts";
import { CHECKER } from "./digits.ts";
import { type Plan, runPlan } from "./scripted_evaluation.ts";

const digits = (value: number) => `+ ${[...String(value)].join(" ")}`;
const linesOf = (answers: readonly number[]) => answers.map((each) => `+ 1\t${digits(each)}`);

/** The bounds of a share that a normal test of 5 % does not reject, by bisection. */
function bisected(right: number, total: number): [number, number] {
  const z2 = 1.959963984540054 ** 2, share = right / total;
  const isRejected = (p: number) => (share - p) ** 2 > z2 * p * (1 - p) / total;
  const bound = (end: number) => {
    let inside = share, outside = end;
    if (!isRejected(end)) return end;
    for (let k = 0; k < 200; k++) {
      const middle = (inside + outside) / 2;
      if (isRejected(middle)) outside = middle;
      else inside = middle;
    }
    return inside;
  };
  return [100 * bound(0), 100 * bound(1)];
}

Deno.test("accuracy, interval, constant answer and mean of the classes are what plain counting finds", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 40 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 12 })),
      async (answers, known) => {
        const perfect = known.map(digits),
          wrong = Object.fromEntries(
            answers.map((each) => [digits(each), "-"]),
          );
        const { details, metrics } = await runPlan({
          ...{ lines: linesOf(answers), batchSize: 7, perfect, answers: wrong },
        });
        const right = answers.filter((each) => known.includes(each)).length;
        assert.deepEqual([details!.right, details!.total], [right, answers.length]);
        const [low, high] = bisected(right, answers.length);
        assert.ok(Math.abs(details!.low - low) < 1e-6 && Math.abs(details!.high - high) < 1e-6);
        const times = (value: number) => answers.filter((each) => each === value).length;
        const most = Math.max(...answers.map(times));
        assert.equal(details!.constant.right, most);
        assert.equal(times(Number(details!.constant.answer)), most);
        const classes = new Set(answers);
        const mean = [...classes].filter((each) => known.includes(each)).length / classes.size;
        assert.ok(Math.abs(metrics!.valid_arithmetic_acc_macro! - 100 * mean) < 1e-9);
      },
    ),
    { numRuns: soak(200) },
  ));

const lines = linesOf([1, 1, 1, 100, 2000, 30000]);

Deno.test("right answers for which there is no room are counted, and so are the model's that were cut", async () => {
  const plan: Plan = {
    lines,
    perfect: ["+ 1", "+ 2 0 0 0"],
    answers: { "+ 1 0 0": "+ 1 0", "+ 3 0 0 0 0": [{ answer: "+ 3 0 0", cut: true }] },
    settings: { maxOutputLength: 4 },
  };
  const { details, log } = await runPlan(plan);
  assert.deepEqual(details!.cut, { limit: 4, longer: 2, cut: 1 });
  assert.ok(log.includes(
    "Longer than --max_output_len 4: 2 of the 6 right answers, 1 of the model's (cut)",
  ));
  const roomy = await runPlan({ ...plan, answers: {}, settings: { maxOutputLength: 6 } });
  assert.deepEqual(roomy.details!.cut, { limit: 6, longer: 0, cut: 0 });
  assert.ok(!roomy.log.some((line) => line.startsWith("Longer than")));
});

Deno.test("classes with nothing right count in the mean, and nothing is said of it where there are no classes", async () => {
  const plan = { lines, perfect: ["+ 1"], answers: { "+ 1 0 0": "-", "+ 2 0 0 0": "-" } };
  const { metrics, log } = await runPlan({ ...plan, perfect: ["+ 1", "+ 3 0 0 0 0"] });
  // The classes are 1, 100 and 101: the last has a right answer and a wrong one.
  assert.equal(metrics!.valid_arithmetic_acc_macro, (100 + 0 + 50) / 3);
  assert.ok(log.includes("Mean accuracy of the 3 classes: 50.00%"));
  const without = await runPlan({ ...plan, settings: { checker: { ...CHECKER, onlyClass: 0 } } });
  assert.ok(!Object.keys(without.metrics!).some((name) => name.endsWith("_macro")));
  assert.ok(!without.log.some((line) => line.startsWith("Mean accuracy")));
});

Deno.test("problems that were trained on are told apart, as metrics and in the log, but not in __log__", async () => {
  const told = (isSeen: (index: number) => boolean | undefined) =>
    runPlan({
      ...{ lines, perfect: ["+ 1"], answers: { "+ 1 0 0": "-", "+ 2 0 0 0": "-" } },
      breakdowns: [bySeen(isSeen)],
    });
  const { metrics, scores, log } = await told((index) => index < 2 || index === 3);
  assert.equal(metrics!.valid_arithmetic_acc_seen, 100 * 2 / 3);
  assert.equal(metrics!.valid_arithmetic_acc_unseen, 100 * 2 / 3);
  assert.ok(!Object.keys(scores!).some((name) => name.endsWith("seen")));
  assert.ok(log.includes(
    "3 of 6 problems are in the training file; correct: 66.67% (20.8 to 93.9) of these, " +
      "66.67% (20.8 to 93.9) of the others",
  ));
  const clean = await told(() => false);
  assert.ok(clean.log.includes("0 of 6 problems are in the training file"));
  assert.equal(clean.metrics!.valid_arithmetic_acc_unseen, clean.metrics!.valid_arithmetic_acc);
  const unknown = await told(() => undefined);
  assert.ok(!unknown.log.some((line) => line.includes("in the training file")));
});

Deno.test("long breakdowns are cut in the log, and whole in the details", async () => {
  const answers = Array.from({ length: 15 }, (_, k) => 10 ** k);
  const { details, log } = await runPlan({
    ...{ lines: linesOf(answers), perfect: answers.map(digits) },
    settings: { maxOutputLength: 20 },
  });
  assert.equal(details!.breakdowns.length!.groups.length, 15);
  assert.equal(details!.breakdowns.position!.groups.length, 16);
  const [line] = log.filter((line) => line.startsWith("Accuracy by length of the answer"));
  assert.match(line!, / 13: 100\.00% \(20\.7 to 100\.0\) of 1, and 3 more in metrics\.jsonl$/);
});
