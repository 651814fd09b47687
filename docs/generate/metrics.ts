/** The table of metrics in the reference: their names come from the code that computes them. */
import { countRecord, emptyTally, scoresOf } from "../../src/evaluation/tally.ts";
import { code, table } from "./markdown.ts";

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

/** Of an evaluation with one class and one measure of each kind. */
function endsOf(beam: boolean): string[] {
  const tally = emptyTally({ eval: 1, error: 1 });
  const example = { index: 0, problem: [], answer: [], classCode: 0, hypotheses: [] };
  countRecord(tally, { ...example, perfect: true });
  const scores = scoresOf(tally, { prefix, beam, describeClass: () => "CLASS" });
  return Object.keys(scores).map((name) => name.slice(`${prefix}_`.length));
}
