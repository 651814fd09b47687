import assert from "node:assert/strict";
import type { Evaluation } from "../../src/evaluation/evaluator.ts";
import { judging, type Plan, runPlan } from "./scripted_evaluation.ts";

/** The scores of a beam search, by what follows `valid_arithmetic_`. */
async function beamScores(
  answers: Plan["answers"],
  settings: Partial<Evaluation> = {},
): Promise<Record<string, number>> {
  const plan = { perfect: ["+ 1"], answers: answers!, settings: { beam: true, ...settings } };
  const { scores } = await runPlan(plan);
  return Object.fromEntries(
    Object.entries(scores!).map(([name, score]) => [name.replace("valid_arithmetic_", ""), score]),
  );
}

Deno.test("an example is right if any answer of the beam is; accuracies are named after the beam", async () => {
  const scores = await beamScores({ "+ 2": ["+ 1", "+ 4", "+ 2"], "+ 6": ["+ 1", "+ 2", "+ 3"] });
  assert.deepEqual(scores, {
    xe_loss: 0.5,
    beam_acc: 75,
    perfect: 50,
    correct: 75,
    beam_acc_d1: 75,
    beam_acc_d2: 75,
    beam_acc_d3: 100,
    beam_acc_1: 100,
    beam_acc_2: 100,
    beam_acc_6: 0,
  });
});

Deno.test("an example counts once, however many answers of its beam are right", async () => {
  const scores = await beamScores({ "+ 2": ["+ 2", "+ 2"], "+ 6": ["+ 6", "+ 6", "+ 6"] });
  assert.equal(scores.beam_acc, 100);
  assert.equal(scores.beam_acc_2, 100);
});

Deno.test("by each measure the best answer of a beam counts, whichever it is", async () => {
  const scores = await beamScores(
    { "+ 2": ["+ 7", "+ 8", "+ 9"], "+ 6": ["+"] },
    judging({ "+ 7": { closeD2: true }, "+ 8": { leading: 8n }, "+ 9": { closeD1: true } }),
  );
  assert.deepEqual(
    [scores.beam_acc, scores.beam_acc_d1, scores.beam_acc_d2, scores.beam_acc_d3],
    [50, 75, 75, 75],
  );
});

Deno.test("the problem's own successes are added up with perfect answers, its errors are not", async () => {
  const scores = await beamScores(
    { "+ 2": ["+ 7", "+ 8"], "+ 6": ["+ 9"] },
    {
      ...judging({
        "+ 7": { evalMetrics: [0.25, 0], errorMetrics: [1] },
        "+ 8": { evalMetrics: [0.5, 0.75], errorMetrics: [0] },
        "+ 9": { evalMetrics: [0.125], errorMetrics: [0.5] },
      }),
      ownMetrics: { eval: 2, error: 1 },
    },
  );
  assert.deepEqual(Object.keys(scores).slice(4, 10), [
    "beam_acc_d1",
    "beam_acc_d2",
    "beam_acc_d3",
    "beam_acc_eval1",
    "beam_acc_eval2",
    "beam_acc_error1",
  ]);
  assert.equal(scores.beam_acc_eval1, 100 * (2 + 0.5 + 0.125) / 4);
  assert.equal(scores.beam_acc_eval2, 100 * (2 + 0.75) / 4);
  assert.equal(scores.beam_acc_error1, 100 * (1 + 0.5) / 4);
});

Deno.test("a right answer is a full success by every measure the problem says nothing of, and no error", async () => {
  const scores = await beamScores(
    { "+ 2": ["+ 7", "+ 2"], "+ 6": ["+ 6"] },
    {
      ...judging({
        "+ 7": { evalMetrics: [0.5], errorMetrics: [1] },
        "+ 2": { correct: true },
        "+ 6": { correct: true, evalMetrics: [0.25], errorMetrics: [1] },
      }),
      ownMetrics: { eval: 1, error: 1 },
    },
  );
  assert.equal(scores.beam_acc_eval1, 100 * (2 + 1 + 0.25) / 4);
  assert.equal(scores.beam_acc_error1, 0);
});

Deno.test("own measures that the problem does not compute are 0 but for perfect answers", async () => {
  const { scores } = await runPlan({
    perfect: ["+ 1"],
    answers: { "+ 2": "+ 7", "+ 6": "" },
    settings: { ownMetrics: { eval: 1, error: 1 } },
  });
  assert.equal(scores!.valid_arithmetic_acc_eval1, 50);
  assert.equal(scores!.valid_arithmetic_acc_error1, 0);
});
