/** `int2int runs`: a table of finished and running experiments. */
import { FlagError } from "../errors.ts";
import type { Texts } from "../flags/arguments.ts";
import { runs as ownFlags } from "../flags/groups/runs.ts";
import { type OwnValues, readOwnFlags } from "../flags/own_flags.ts";
import { filterRows } from "../runs/filter.ts";
import { groupRows } from "../runs/groups.ts";
import { toCsv, toJson } from "../runs/machine_forms.ts";
import { isAccuracy } from "../runs/metric.ts";
import { NarrowedRuns } from "../runs/narrowed.ts";
import { eachRun } from "../runs/read_runs.ts";
import { showGroups, type Showing, showRuns } from "../runs/show_runs.ts";
import { sortRows } from "../runs/sort.ts";
import { type RunRow, tableRows } from "../runs/table.ts";
import { readerGoneCode, writeOutput } from "./standard_output.ts";

type Asked = OwnValues<typeof ownFlags>;

/** @param paths folders with runs, or logs @returns the exit code */
export function runsCommand(own: Texts, paths: readonly string[]): number {
  const asked = readOwnFlags(ownFlags, own);
  if (asked.csv && asked.json) throw new FlagError("--csv", "give either this or --json");
  if (paths.length === 0) {
    throw new FlagError("runs", "expected a folder with runs, e.g. int2int runs dumped");
  }
  const note = (text: string) => console.error(`runs: ${text}`);
  const compared = new NarrowedRuns(asked.metric);
  for (const run of eachRun(paths, note)) {
    run.notes.forEach(note);
    compared.add(run);
  }
  const { metric, runs } = compared;
  const rows = filterRows(tableRows(runs, metric), asked.filter);
  if (rows.length === 0) note(`none of ${runs.length} runs meets ${asked.filter}`);
  const showing = { metric, ...surroundings() };
  const by = asked.group_by.split(",").map((flag) => flag.trim()).filter((flag) => flag !== "");
  const text = by.length === 0
    ? tableOfRuns(rows, asked, showing)
    : tableOfGroups(rows, by, asked, showing);
  return writeOutput(text) ? 0 : readerGoneCode;
}

function surroundings(): Omit<Showing, "metric"> {
  if (!Deno.stdout.isTerminal()) return { width: Infinity, curves: false };
  try {
    return { width: Deno.consoleSize().columns, curves: true };
  } catch {
    return { width: 80, curves: true };
  }
}

function tableOfRuns(rows: readonly RunRow[], { sort, csv, json }: Asked, showing: Showing) {
  const sorted = sortRows(rows, sort);
  if (csv) return toCsv(sorted.map(({ cells }) => cells));
  if (json) return toJson(sorted.map((row) => jsonRow(row, showing.metric)));
  if (sorted.length === 0) return "";
  return linesOf([caption(sorted.length, showing), ...showRuns(sorted, showing)]);
}

function tableOfGroups(
  rows: readonly RunRow[],
  by: readonly string[],
  { sort, csv, json }: Asked,
  showing: Showing,
): string {
  const groups = sortRows(groupRows(rows, by), sort), cells = groups.map(({ cells }) => cells);
  if (csv) return toCsv(cells);
  if (json) return toJson(cells.map((row) => ({ metric: showing.metric, ...row })));
  if (cells.length === 0) return "";
  const spread = "mean ± standard deviation";
  return linesOf([
    `${caption(rows.length, showing)}: ${spread}`,
    ...showGroups(groups, by, showing),
  ]);
}

function jsonRow({ summary: { run }, cells }: RunRow, metric: string) {
  const { path, flags } = run;
  return { ...cells, metric, path, flags };
}

function caption(count: number, { metric }: Showing): string {
  const unit = isAccuracy(metric) ? " in percent" : "";
  return `${metric}${unit}, ${count} ${count === 1 ? "run" : "runs"}`;
}

function linesOf(lines: readonly string[]): string {
  return lines.join("\n") + "\n";
}
