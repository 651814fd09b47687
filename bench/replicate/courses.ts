/** How two of the models learn: what papers report besides accuracies. */
import type { EpochLine } from "../../src/log/metrics_line.ts";
import type { RunHistory } from "../../src/runs/run_history.ts";
import { summarize } from "../../src/runs/summary.ts";
import { grouped } from "../../src/text/grouped.ts";
import { table } from "../../src/text/markdown.ts";
import type { Measure } from "./rows.ts";

/** Percentage of right answers from which on a GCD counts as learned, as in the paper. */
const learnedFrom = 95;

const balanced = "balanced_arithmetic_acc_", largestGcd = 100;

/** The GCDs up to 100 that a model knows, epoch by epoch, where they become more. */
export function gcdCourse({ epochs }: RunHistory): string {
  const lines: string[][] = [];
  let most = 0;
  for (const epoch of epochs) {
    const known = learnedGcds(epoch);
    if (known.length <= most) continue;
    most = known.length;
    lines.push([grouped(epoch.examples), String(most), known.join(", ")]);
  }
  const title =
    `**gcd**: the GCDs up to ${largestGcd} that the model has learned, which means that ` +
    `at least ${learnedFrom} % of the pairs with that GCD are answered correctly`;
  return `${title}\n\n` + table(["examples", "how many", "which"], lines).trimEnd();
}

/** GCDs of which at least 95 % of the pairs are answered correctly. */
function learnedGcds({ metrics }: EpochLine): number[] {
  return Array.from({ length: largestGcd }, (_, k) => k + 1).filter((gcd) =>
    (metrics[`${balanced}${gcd}`] ?? 0) >= learnedFrom
  );
}

/** When 99 % were reached. */
export function milestoneTable(run: RunHistory, measures: readonly Measure[]): string {
  const lines = measures.map(({ of, metric }) => [of, ...reached(run, metric)]);
  const title = "**grokking**: the first evaluation with at least 99 % right answers";
  return `${title}\n\n` +
    table(["on", "epoch", "step", "passes over the training set"], lines).trimEnd();
}

/** @returns epoch of the log, steps, and how often the training set was seen */
function reached(run: RunHistory, metric: string): string[] {
  const epoch = summarize(run, metric).reached[99];
  const line = run.epochs.find((each) => epoch !== null && each.epoch === epoch);
  if (line === undefined) return ["not reached", "", ""];
  const passes = line.examples / line.counts.train!;
  return [String(line.epoch), grouped(line.step), grouped(Math.round(passes))];
}
