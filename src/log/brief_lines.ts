/** Lines of the short view of a run (`--log short`): what people watch, within 80 columns. */

import { grouped } from "../text/grouped.ts";
import { fixed } from "../text/python_format.ts";
import { percent, type Ratio } from "./evaluation_lines.ts";
import { formatElapsed } from "./record.ts";
import { wrap } from "./wrap.ts";

/** Columns of a terminal that nobody has made wider. */
const columns = 80;

/** Columns of the names in a header, with the space behind them. */
const nameColumns = 9;

/** Columns of an answer that is shown. */
const answerColumns = 20;

/** What a run is about, one fact a line, ending with an empty line. @param facts by name, e.g. `Model` */
export function headerLines(facts: Readonly<Record<string, string>>): string {
  const lines = Object.entries(facts).flatMap(([name, fact]) =>
    wrap(fact, columns - nameColumns).map((line, i) =>
      (i === 0 ? name : "").padEnd(nameColumns) + line
    )
  );
  return [...lines, ""].join("\n");
}

/** What a report tells those who watch. */
export interface BriefReport {
  readonly step: number;
  /** Mean training loss since the last report. */
  readonly loss: number;
  readonly examplesPerSecond: number;
  /** Seconds that the rest of the epoch takes at this speed. */
  readonly left: number;
}

export function reportLine({ step, loss, examplesPerSecond, left }: BriefReport): string {
  return [
    `  step ${grouped(step).padStart(9)}`,
    `loss ${fixed(loss, 4, 7)}`,
    `${grouped(Math.round(examplesPerSecond)).padStart(7)} examples/s`,
    `${formatElapsed(left)} left`,
  ].join("   ");
}

/** Accuracy on a data set, and what it is to be compared with. */
export interface BriefAccuracy {
  readonly set: string;
  readonly correct: Ratio;
  /** The most frequent answer and how often it is right, where that is worth a line. */
  readonly constant: { readonly answer: string; readonly ratio: Ratio } | undefined;
}

export function accuracyLine({ set, correct, constant }: BriefAccuracy): string {
  const found = `${set}: ${share(correct)} correct`;
  if (constant === undefined) return found;
  const { answer } = constant;
  const shown = answer.length > answerColumns ? `${answer.slice(0, answerColumns - 1)}…` : answer;
  return `${found} (always answering ${shown}: ${share(constant.ratio)})`;
}

/** A run that has ended by itself. */
export interface BriefEnd {
  readonly epochs: number;
  /** Of its folder. */
  readonly path: string;
  /** The flag that ended it. */
  readonly limit: string;
  /** The file of its problem to give as `--problem`, or nothing. */
  readonly problem: string;
}

/** Where everything is, and how to go on. */
export function endLines({ epochs, path, limit, problem }: BriefEnd): string {
  const code = problem === "" ? "" : ` --problem ${problem}`;
  return [
    "",
    `Trained ${epochs} ${epochs === 1 ? "epoch" : "epochs"}. The whole log is in ${path}/train.log`,
    `Ask the model:  int2int predict --eval_from_exp ${path}${code}`,
    `Train on:       int2int resume ${path} with a higher ${limit}`,
  ].join("\n");
}

function share(ratio: Ratio): string {
  return `${fixed(percent(ratio), 2)}%`;
}
