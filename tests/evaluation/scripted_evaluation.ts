/** Evaluations of a model that answers by script, on four GCDs. */

import type { Breakdown } from "../../src/evaluation/breakdowns/breakdown.ts";
import type { Verdict } from "../../src/evaluation/checker.ts";
import { evaluate, type Evaluation } from "../../src/evaluation/evaluator.ts";
import type { Report } from "../../src/evaluation/report.ts";
import { answerOf, batchesOf, CHECKER, layout, WORDS } from "./digits.ts";
import { type Scored, scriptedPredictor } from "./scripted_predictor.ts";

/** Problems with the answers + 2, + 1, + 6, + 1. */
export const LINES = [
  "V2 + 4 + 6\t+ 2",
  "V2 + 3 + 5\t+ 1",
  "V2 + 1 2 + 1 8\t+ 6",
  "V2 + 7 + 9\t+ 1",
];

export interface Plan {
  readonly lines?: readonly string[];
  readonly batchSize?: number;
  /** Right answers that the model gives at once. */
  readonly perfect: readonly string[];
  /** What it writes instead of the others, by the right answer; itself where nothing is said. */
  readonly answers?: Readonly<Record<string, string | readonly (string | Scored)[]>>;
  /** Of the data set. */
  readonly name?: string;
  readonly settings?: Partial<Evaluation>;
  readonly breakdowns?: readonly Breakdown[];
  readonly reports?: (log: (line: string) => void) => readonly Report[];
}

/** Evaluates in batches of two, one after the other, unless planned otherwise, and closes the reports. */
export async function runPlan(plan: Plan) {
  const { lines = LINES, batchSize = 2, perfect, answers = {}, name = "valid" } = plan;
  const messages: string[] = [], warnings: string[] = [];
  const log = (line: string) => void messages.push(line);
  const predictor = scriptedPredictor({
    crossEntropy: 0.5,
    isPerfect: (batch, example) => perfect.includes(answerOf(batch, example).join(" ")),
    answers(batch, example) {
      const right = answerOf(batch, example).join(" "), found = answers[right] ?? right;
      return typeof found === "string" ? [found] : found;
    },
  });
  const reports = plan.reports?.(log) ?? [];
  const evaluation = {
    ...{ predictor, checker: CHECKER, tokens: WORDS, layout, maxOutputLength: 10, log },
    warn: (line: string) => void warnings.push(line),
    readAhead: 1,
    ...plan.settings,
  };
  const { breakdowns = [] } = plan;
  const set = { name, batches: batchesOf(lines, batchSize), size: lines.length, breakdowns };
  try {
    const results = await evaluate(evaluation, set, reports);
    const { metrics, logged: scores, counts, details } = results ?? {};
    const told = { metrics, scores, counts, details: details?.[name] };
    return { log: messages, warnings, ...told, requests: predictor.requests };
  } finally {
    reports.forEach((report) => report.close());
  }
}

/** A verdict that is all bad but for what is given. */
export function verdict(values: Partial<Verdict>): Verdict {
  return {
    ...{ correct: false, closeD1: false, closeD2: false, evalMetrics: [], errorMetrics: [] },
    leading: 0n,
    ...values,
  };
}

/** Settings of an evaluation whose problem says of each answer what `verdicts` says of it. */
export function judging(verdicts: Readonly<Record<string, Partial<Verdict>>>): Partial<Evaluation> {
  return {
    checker: { ...CHECKER, check: (_, __, words) => verdict(verdicts[words.join(" ")] ?? {}) },
  };
}
