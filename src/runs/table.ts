/** Runs as rows of named cells, for programs: what `--csv` and `--json` write, and `--sort` and `--filter` look at. */
import { differingFlags } from "./differing_flags.ts";
import type { RunHistory } from "./run_history.ts";
import { milestones, type RunSummary, summarize } from "./summary.ts";

/** `null`: not known, or not reached. */
export type Cell = string | number | boolean | null;

export type Row = Readonly<Record<string, Cell>>;

/** A row and what it is made of. */
export interface RunRow {
  readonly summary: RunSummary;
  readonly cells: Row;
}

/** The columns of every run, flags apart. */
export const runColumns: readonly string[] = [
  ...["run", "state", "epochs", "best", "best_low", "best_high", "best_epoch"],
  ...["last", "last_low", "last_high"],
  ...milestones.map((percent) => `to_${percent}`),
  ...["loss", "speed", "baseline", "seen"],
];

/** One row per run: {@link runColumns}, then the flags in which the runs differ. */
export function tableRows(runs: readonly RunHistory[], metric: string): RunRow[] {
  const flags = differingFlags(runs);
  return runs.map((run) => {
    const summary = summarize(run, metric);
    const differing = flags.map((name) => [flagColumn(name), run.flags[name] ?? null]);
    return { summary, cells: { ...cellsOf(summary), ...Object.fromEntries(differing) } };
  });
}

/** The column of a flag: its name, unless another column has that. */
export function flagColumn(flag: string): string {
  return runColumns.includes(flag) ? `flag_${flag}` : flag;
}

function cellsOf(summary: RunSummary): Row {
  const { run, state, epochs, best, last, reached, loss, examplesPerSecond, baseline, seen } =
    summary;
  return {
    ...{ run: run.name, state, epochs },
    best: best?.value ?? null,
    best_low: best?.low ?? null,
    best_high: best?.high ?? null,
    best_epoch: best?.epoch ?? null,
    last: last?.value ?? null,
    last_low: last?.low ?? null,
    last_high: last?.high ?? null,
    ...Object.fromEntries(milestones.map((percent) => [`to_${percent}`, reached[percent]])),
    ...{ loss, speed: examplesPerSecond, baseline, seen },
  };
}
