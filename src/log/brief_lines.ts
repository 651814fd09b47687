/** Lines of the short view of a run (`--log short`): what people watch, within 80 columns. */

import { grouped } from "../text/grouped.ts";
import { fixed } from "../text/python_format.ts";
import { percent, type Ratio } from "./evaluation_lines.ts";
import { formatElapsed } from "./record.ts";
import type { SetDetails } from "./set_details.ts";
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

/**
 * Accuracy on a data set, and what it is to be compared with.
 *
 * @param showsConstant whether the most frequent answer is frequent enough to be worth a word
 */
export function accuracyLine(set: string, details: SetDetails, showsConstant: boolean): string {
  const { low, high, constant, total, cut: { limit, longer } } = details;
  const interval = `${fixed(low, 1)} to ${fixed(high, 1)}`;
  const baseline = showsConstant
    ? `; always answering ${shorten(constant.answer)}: ${share({ right: constant.right, total })}`
    : "";
  const missing = longer === 0
    ? ""
    : `; ${grouped(longer)} answers are longer than --max_output_len ${limit}`;
  return `${set}: ${share(details)} correct (${interval}${baseline})${seenPart(details)}${missing}`;
}

function shorten(answer: string): string {
  return answer.length > answerColumns ? `${answer.slice(0, answerColumns - 1)}…` : answer;
}

/** Only where problems were trained on, which should not be. */
function seenPart({ breakdowns: { seen }, total: all }: SetDetails): string {
  if (seen === undefined || seen.groups[0] !== "seen") return "";
  const [known, other] = seen.groups.map((_, k) =>
    share({ right: seen.right[k]!, total: seen.total[k]! })
  );
  const others = other === undefined ? "" : `, others ${other}`;
  return `; ${grouped(seen.total[0]!)} of ${grouped(all)} in the training file: ${known}${others}`;
}

/** Behind a title; what does not fit into 80 columns goes on below. */
export function titled(title: string, text: string): string {
  return wrap(text, columns - title.length).map((line, i) =>
    (i === 0 ? title : " ".repeat(title.length)) + line
  ).join("\n");
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
