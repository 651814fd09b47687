/** The results of rows as Markdown. */
import type { EpochLine } from "../../src/log/metrics_line.ts";
import { baselineOf, intervalOf } from "../../src/runs/metric.ts";
import type { RunHistory } from "../../src/runs/run_history.ts";
import { showDuration } from "../../src/text/duration.ts";
import { grouped } from "../../src/text/grouped.ts";
import { table } from "../../src/text/markdown.ts";
import type { Measured } from "./measured.ts";
import type { Measure, Replication } from "./rows.ts";

/** A row with its run, if that was started. */
export interface Result {
  readonly row: Replication;
  readonly run?: RunHistory | undefined;
  readonly measured?: Measured | undefined;
}

const heads = [
  ...["problem", "accuracy on", "paper", "Axolver", "here (95 % interval)", "constant answer"],
  ...["examples", "time", "CPU time"],
];

const missing = "–";

/** One line for each accuracy of each row. */
export function resultsTable(results: readonly Result[]): string {
  return table(heads, results.flatMap(linesOf)).trimEnd();
}

/** Where the runs were trained. */
export function machinesOf(results: readonly Result[]): string[] {
  return [
    ...new Set(results.flatMap(({ measured }) => measured === undefined ? [] : [measured.machine])),
  ];
}

function linesOf(result: Result): string[][] {
  const { row, run } = result, last = run?.epochs.at(-1);
  return row.measures.map((measure, k) => [
    k === 0 ? problemCell(result) : "",
    measure.of,
    k === 0 ? row.paper : "",
    k === 0 ? row.axolver : "",
    ...run === undefined || last === undefined
      ? [missing, missing]
      : accuracyCells(measure, run, last),
    ...k === 0 ? costCells(result) : ["", "", ""],
  ]);
}

function problemCell({ row: { name, problem }, run }: Result): string {
  const text = `**${name}**: ${problem}`;
  if (run?.state === "finished") return text;
  const epochs = run === undefined ? 0 : run.epochs.length;
  return `${text} (${epochs} of ${run?.flags.max_epoch ?? "its"} epochs)`;
}

function accuracyCells({ metric }: Measure, run: RunHistory, last: EpochLine): string[] {
  const value = last.metrics[metric], bounds = intervalOf(metric, last);
  if (typeof value !== "number" || bounds === undefined) return [missing, missing];
  const constant = baselineOf(metric, run);
  return [
    `${percent(value)} (${bounds.low.toFixed(1)} to ${bounds.high.toFixed(1)})`,
    constant === undefined ? missing : percent(constant),
  ];
}

function costCells({ run, measured }: Result): string[] {
  const last = run?.epochs.at(-1);
  // That of an unfinished run includes the epoch that it is in.
  const cpu = run?.state === "finished" ? measured?.cpu_seconds : undefined;
  return [
    last === undefined ? missing : grouped(last.examples),
    last === undefined ? missing : showDuration(last.seconds),
    cpu === undefined ? missing : showDuration(cpu),
  ];
}

function percent(value: number): string {
  return `${value.toFixed(1)} %`;
}
