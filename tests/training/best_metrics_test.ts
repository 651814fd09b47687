import assert from "node:assert/strict";
import fc from "fast-check";
import { FlagError } from "../../src/errors.ts";
import * as metrics from "../../src/training/best_metrics.ts";
import { messagesLike, referenceScores } from "../log/reference_log.ts";

const ACC = { name: "acc", highestIsBest: true };
const LOSS = { name: "xe_loss", highestIsBest: false };

function roundTrip<T>(state: T): T {
  return JSON.parse(JSON.stringify(state));
}

/** Feeds one score after the other, through JSON as a checkpoint would; what happened at each. */
function follow(criterion: metrics.StoppingCriterion, scores: number[]): metrics.StoppingUpdate[] {
  let state = metrics.NO_STOPPING_STATE;
  return scores.map((score) => {
    const update = metrics.updateStopping(criterion, state, { [criterion.metric.name]: score });
    state = roundTrip(update.state);
    return update;
  });
}

Deno.test("validation metrics are names; a leading _ means lowest is best", () => {
  assert.deepEqual(metrics.parseValidationMetrics("acc,_xe_loss"), [ACC, LOSS]);
  assert.deepEqual(metrics.parseValidationMetrics(""), []);
  assert.deepEqual(metrics.parseValidationMetrics(",acc,"), [ACC]);
});

Deno.test("validation metrics without a name or given twice are refused", () => {
  for (const value of ["_", "acc,_"]) {
    assert.throws(() => metrics.parseValidationMetrics(value), FlagError);
  }
  assert.throws(
    () => metrics.parseValidationMetrics("acc,_acc"),
    { name: "FlagError", message: "--validation_metrics: acc is given twice" },
  );
});

Deno.test("the new best scores of the reference's run come out", () => {
  const followed = metrics.parseValidationMetrics("valid_arithmetic_acc,_valid_arithmetic_xe_loss");
  let state = metrics.NO_BEST_METRICS;
  const messages = referenceScores().flatMap((scores) => {
    const update = metrics.updateBestMetrics(followed, state, scores);
    state = roundTrip(update.state);
    assert.deepEqual(update.notes, []);
    assert.deepEqual(update.improved.map(({ checkpoint }) => checkpoint), [
      "best-valid_arithmetic_acc",
      "best-valid_arithmetic_xe_loss",
    ]);
    return update.improved.map(({ message }) => message);
  });
  assert.equal(messages.length, 6);
  assert.deepEqual(messages, messagesLike(/^New best score for /).map(({ message }) => message));
});

Deno.test("a score must be strictly better, and a number, to be a new best", () => {
  const first = metrics.updateBestMetrics([ACC, LOSS], metrics.NO_BEST_METRICS, {
    acc: 5,
    xe_loss: 2,
  });
  for (
    const scores of [{ acc: 5, xe_loss: 2 }, { acc: 4, xe_loss: 3 }, { acc: NaN, xe_loss: NaN }]
  ) {
    const next = metrics.updateBestMetrics([ACC, LOSS], first.state, scores);
    assert.deepEqual(next.improved, []);
    assert.deepEqual(next.state, first.state);
  }
  const lower = metrics.updateBestMetrics([ACC, LOSS], first.state, { acc: 5, xe_loss: 1.5 });
  assert.deepEqual(lower.state.best, { acc: 5, xe_loss: 1.5 });
  const none = metrics.updateBestMetrics([ACC, LOSS], metrics.NO_BEST_METRICS, {
    acc: NaN,
    xe_loss: NaN,
  });
  assert.deepEqual(none.state.best, {});
});

Deno.test("the best of any course of scores is its maximum or minimum", () => {
  const scores = fc.array(
    fc.record({ acc: fc.float({ noNaN: true }), xe_loss: fc.float({ noNaN: true }) }),
  );
  fc.assert(fc.property(scores.filter((all) => all.length > 0), (all) => {
    const finite = all.filter(({ acc, xe_loss }) => isFinite(acc) && isFinite(xe_loss));
    fc.pre(finite.length > 0);
    const state = finite.reduce(
      (state, scores) => roundTrip(metrics.updateBestMetrics([ACC, LOSS], state, scores).state),
      metrics.NO_BEST_METRICS,
    );
    assert.equal(state.best.acc, Math.max(...finite.map(({ acc }) => acc)) + 0);
    assert.equal(state.best.xe_loss, Math.min(...finite.map(({ xe_loss }) => xe_loss)) + 0);
  }));
});

Deno.test("a metric that an evaluation lacks keeps its best score, and is named", () => {
  const followed = metrics.parseValidationMetrics("acc_7,acc,__proto__");
  const before = { best: { acc_7: 50, acc: 1 } };
  const update = metrics.updateBestMetrics(followed, before, { acc: 2, xe_loss: 2 });
  assert.deepEqual(update.state.best, { acc_7: 50, acc: 2 });
  assert.deepEqual(update.notes, [
    "This evaluation has no acc_7, which keeps its best score",
    "This evaluation has no _proto__, which keeps its best score",
  ]);
});

Deno.test("a stopping criterion is a metric and a number of epochs", () => {
  assert.equal(metrics.parseStoppingCriterion(""), undefined);
  assert.deepEqual(metrics.parseStoppingCriterion("acc,100"), { metric: ACC, patience: 100 });
  assert.deepEqual(metrics.parseStoppingCriterion("_xe_loss,0"), { metric: LOSS, patience: 0 });
  for (const value of ["acc", "acc,", ",3", "_,3", "acc,-1", "acc,1.5", "acc,3,4", "acc, 3"]) {
    assert.throws(() => metrics.parseStoppingCriterion(value), FlagError, value);
  }
});

Deno.test("training stops when more epochs than allowed brought no improvement", () => {
  const updates = follow({ metric: ACC, patience: 1 }, [50, 50, 60.5, 55, 60.5]);
  assert.deepEqual(updates.map(({ stop }) => stop), [false, false, false, false, true]);
  assert.deepEqual(updates.map(({ messages }) => messages), [
    ["New best validation score: 50.000000"],
    ["Not a better validation score (0 / 1)."],
    ["New best validation score: 60.500000"],
    ["Not a better validation score (0 / 1)."],
    [
      "Not a better validation score (1 / 1).",
      "Stopping criterion has been below its best value for more than 1 epochs. " +
      "Ending the experiment...",
    ],
  ]);
});

Deno.test("a stopping criterion may be best when lowest, and no number is no improvement", () => {
  const updates = follow({ metric: LOSS, patience: 0 }, [0.5, 0.25, NaN]);
  assert.deepEqual(updates.map(({ stop }) => stop), [false, false, true]);
  assert.deepEqual(updates.at(-1)!.state, { best: 0.25, epochsWithout: 1 });
});

Deno.test("an evaluation without the metric of the stopping criterion does not count", () => {
  const state = { best: 50, epochsWithout: 3 };
  assert.deepEqual(metrics.updateStopping({ metric: ACC, patience: 3 }, state, { a: 1 }), {
    state,
    messages: ["This evaluation has no acc: the stopping criterion stays at 3 / 3"],
    stop: false,
  });
});

Deno.test("another metric of the stopping criterion, or another direction of a metric, starts anew", () => {
  const state = {
    bestMetrics: { best: { acc: 90, xe_loss: 0.5 } },
    stopping: { best: 90, epochsWithout: 4 },
  };
  const flags = { validation_metrics: "acc,_xe_loss", stopping_criterion: "acc,5" };
  const continued = (changes: Partial<typeof flags>) =>
    metrics.continuedMetrics(state, flags, { ...flags, ...changes });
  for (const same of [{}, { stopping_criterion: "acc,9" }, { stopping_criterion: "" }]) {
    assert.deepEqual(continued(same), { state, notes: [] });
  }
  for (const other of ["_acc,5", "acc_7,5"]) {
    const { state: found, notes } = continued({ stopping_criterion: other });
    assert.deepEqual(found, { ...state, stopping: metrics.NO_STOPPING_STATE });
    assert.equal(notes.length, 1);
  }
  const turned = continued({ validation_metrics: "acc,xe_loss" });
  assert.deepEqual(turned.state, { ...state, bestMetrics: { best: { acc: 90 } } });
  assert.match(turned.notes[0]!, /^The best score of xe_loss so far is dropped/);
});
