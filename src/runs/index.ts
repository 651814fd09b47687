/** Reading runs from programs and notebooks: `import { readRuns } from "int2int/runs"`. */
export { findRuns, type FoundRun } from "./find_runs.ts";
export { readRuns } from "./read_runs.ts";
export { RunReader } from "./run_reader.ts";
export type { RunFlags, RunHistory, RunState } from "./run_history.ts";
export type { EpochLine, ReportLine } from "../log/metrics_line.ts";
