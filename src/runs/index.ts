/**
 * Runs for programs and notebooks: `import { readRuns } from "int2int/runs"`.
 *
 * {@link readRuns} reads folders and logs into a {@link RunHistory} each; {@link tableRows} makes the rows that `int2int runs`
 * prints, which {@link filterRows}, {@link sortRows} and {@link groupRows} work on.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { groupRows, readRuns, tableRows } from "int2int/runs";
 *
 * const runs = readRuns([new URL("../../tests/golden/reference_run", import.meta.url).pathname]);
 * const rows = tableRows(runs, "valid_arithmetic_acc");
 * assert.equal(rows[0].cells.best, 73.828125);
 * assert.equal(groupRows(rows, ["base"])[0].cells.n, 1);
 * ```
 */
export { differingFlags } from "./differing_flags.ts";
export { filterRows } from "./filter.ts";
export { findRuns, type FoundRun } from "./find_runs.ts";
export { groupRows, measures, type RunGroup } from "./groups.ts";
export { toCsv, toJson } from "./machine_forms.ts";
export { intervalOf, isAccuracy, isLowerBetter, metricNames, usualMetric } from "./metric.ts";
export { readRuns } from "./read_runs.ts";
export type { RunFlags, RunHistory, RunState } from "./run_history.ts";
export { RunReader } from "./run_reader.ts";
export { sortRows } from "./sort.ts";
export { sparkline } from "./sparkline.ts";
export { mean, smooth, standardDeviation } from "./statistics.ts";
export { type Evaluated, milestones, type RunSummary, summarize } from "./summary.ts";
export { type Cell, type Row, runColumns, type RunRow, tableRows } from "./table.ts";
export { type Interval, wilsonInterval } from "../log/wilson_interval.ts";
export type { EpochLine, ReportLine } from "../log/metrics_line.ts";
