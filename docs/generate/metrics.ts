/** The table of metrics in the reference: their names come from the code that computes them. */
import { byGroup } from "../../src/evaluation/breakdowns/by_group.ts";
import { bySeen } from "../../src/evaluation/breakdowns/by_seen.ts";
import { byTolerance } from "../../src/evaluation/breakdowns/by_tolerance.ts";
import type { Checker } from "../../src/evaluation/checker.ts";
import { CutCounter } from "../../src/evaluation/cut_answers.ts";
import { furtherMetrics } from "../../src/evaluation/further_metrics.ts";
import { PassCounter } from "../../src/evaluation/pass_rates.ts";
import { countRecord } from "../../src/evaluation/set_counts.ts";
import { emptyTally, scoresOf } from "../../src/evaluation/tally.ts";
import { parseTolerances } from "../../src/evaluation/tolerance.ts";
import { code, table } from "../../src/text/markdown.ts";

const meanings: Readonly<Record<string, string>> = {
  xe_loss: "cross-entropy loss under teacher forcing, summed over the tokens of an answer and " +
    "averaged over examples",
  acc: "accuracy: percentage of examples whose answer is correct, perfect or not",
  perfect: "percentage of examples with every token correct under teacher forcing",
  correct: "the same number as `acc`, under the name that Int2Int's notebook reads",
  acc_d1: "percentage of examples whose answer is perfect, or close by the problem's wider " +
    "measure (`closeD1`)",
  acc_d2: "the same by the narrower measure (`closeD2`)",
  acc_d3: "the same, counting every answer whose leading integer is positive",
  acc_eval1: "average of the problem's first success measure (`--n_eval_metrics`); a perfect " +
    "answer counts as 1",
  acc_error1: "average of the problem's first error measure (`--n_error_metrics`); a correct " +
    "answer counts as 0",
  acc_CLASS: "accuracy on the examples of one class, like `acc_7` for the GCD 7",
  acc_macro: "mean of `acc_CLASS` over the classes that occur, each counting the same",
  acc_seen: "accuracy on the problems that are in the training file too",
  acc_unseen: "accuracy on those that are not",
  acc_within_2: "with `--tolerance 2`: percentage of examples whose answer is right, or all of " +
    "whose numbers are at most 2 from the right ones",
  groups_right:
    "percentage of groups of equivalent problems that are answered correctly as a whole",
  groups_equal:
    "percentage of groups of equivalent problems that all have the same answer of the " +
    "model, right or wrong",
  pass_at_1: "with `--samples`: share of samples that are right, in percent",
  pass_at_10: "percentage of examples that have a right answer among 10 samples: an unbiased " +
    "estimate from all samples that were drawn",
  pass_at_100: "the same among 100 samples; the last of these metrics is that of all `--samples`",
  acc_within_5pct: "with `--tolerance 5%`: the same, at most 5 % of the right number from it",
};

/** What stands in a metric's name before its end, in an evaluation of the first test set. */
const prefix = "valid_arithmetic";

/** @throws Error when the program reports a metric that has no description here */
export function metricTable(): string {
  const greedy = endsOf(false), beam = endsOf(true);
  const rows = greedy.map((end, i) => {
    const meaning = meanings[end];
    if (meaning === undefined) throw new Error(`docs/generate/metrics.ts does not describe ${end}`);
    return [code(end), beam[i] === end ? "" : code(beam[i]!), meaning];
  });
  return table(["metric", "with beam search", "meaning"], rows);
}

/** Of an evaluation with one class, one measure of each kind, and two tolerances, on two equivalent problems, one of which was trained on. */
function endsOf(beam: boolean): string[] {
  // Asked about wrong answers alone, of which there are none.
  const checker = {} as Checker;
  const counts = {
    tally: emptyTally({ eval: 1, error: 1 }),
    breakdowns: [
      bySeen((index) => index === 0),
      byTolerance(parseTolerances("2,5%"), checker),
      byGroup("group"),
    ],
    cut: new CutCounter(1),
    passes: new PassCounter(100),
  };
  const labels = new Map([["group", "a"]]);
  const samples = { right: 1, drawn: 100 };
  const example = {
    ...{ problem: [], answer: [], classCode: 0, hypotheses: [], perfect: true },
    ...{ labels, samples },
  };
  for (const index of [0, 1]) countRecord(counts, { ...example, index });
  const naming = { prefix, beam, describeClass: () => "CLASS" };
  const scores = { ...scoresOf(counts.tally, naming), ...furtherMetrics(counts, naming, true) };
  return Object.keys(scores).map((name) => name.slice(`${prefix}_`.length));
}
