/** What the log says during training: the words of Int2Int, from values given. */

import { fixed, floatRepr, scientific } from "../text/python_format.ts";

/** Averages since the last statistics line. */
export interface TrainingStatistics {
  /** Optimization steps since the beginning of the run. */
  readonly step: number;
  readonly examplesPerSecond: number;
  readonly wordsPerSecond: number;
  /** Mean of each loss, in the order in which they are printed; `arithmetic` becomes `ARITHMETIC`. */
  readonly losses: Readonly<Record<string, number>>;
  readonly learningRate: number;
}

/** The line printed every `--report_loss_every` steps (paper §2.1). */
export function statisticsLine(statistics: TrainingStatistics): string {
  const losses = Object.entries(statistics.losses).map(([name, mean]) =>
    `${name.toUpperCase().replaceAll("_", "-")}: ${fixed(mean, 4, 7)}`
  );
  return [
    String(statistics.step).padStart(7),
    `${fixed(statistics.examplesPerSecond, 2, 7)} examples/s`,
    `${fixed(statistics.wordsPerSecond, 2, 8)} words/s`,
    losses.join(" || "),
    `LR: ${scientific(statistics.learningRate, 4)}`,
  ].join(" - ");
}

/** How much of a step several ranks spend on adding up their gradients. Both in milliseconds. */
export function allReduceLine(
  { step, allReduce }: { readonly step: number; readonly allReduce: number },
): string {
  return `All-reduce: ${allReduce.toFixed(1)} ms of ${step.toFixed(1)} ms a step`;
}

/** Banner before the first step of an epoch; epochs count from 0. */
export function epochStartLine(epoch: number): string {
  return `============ Starting epoch ${epoch} ... ============`;
}

/** Before an evaluation within an epoch. @param step optimization steps so far */
export function evaluationLine(step: number): string {
  return `Evaluating after step ${step} ...`;
}

/** Banner after the last step of an epoch. */
export function epochEndLine(epoch: number): string {
  return `============ End of epoch ${epoch} ============`;
}

/**
 * All scores of an epoch on one line that starts with `__log__:`, as Python's `json.dumps` writes them.
 *
 * Scores are floats (`75.0`), the epoch and the step are integers. What is not finite becomes `null`: Python would write `NaN` or
 * `Infinity`, which is no JSON.
 *
 * @param step optimization steps so far, of an evaluation within an epoch: the line of its end has none
 */
export function scoresLine(
  epoch: number,
  scores: Readonly<Record<string, number>>,
  step?: number,
): string {
  const counters = [`"epoch": ${epoch}`, ...step === undefined ? [] : [`"step": ${step}`]];
  const entries = Object.entries(scores).map(([name, score]) =>
    `${JSON.stringify(name)}: ${jsonFloat(score)}`
  );
  return `__log__:{${[...counters, ...entries].join(", ")}}`;
}

/** Says that a checkpoint is being written. @param name e.g. `checkpoint` or `best-valid_arithmetic_acc` */
export function savingLine(name: string, path: string): string {
  return `Saving ${name} to ${path} ...`;
}

/** Says where a run continues. */
export function resumingLine(epoch: number, step: number): string {
  return `Checkpoint reloaded. Resuming at epoch ${epoch} / iteration ${step} ...`;
}

function jsonFloat(value: number): string {
  return Number.isFinite(value) ? floatRepr(value) : "null";
}
