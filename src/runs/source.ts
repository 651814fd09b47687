import type { EpochLine, ReportLine } from "../log/metrics_line.ts";
import type { RunFlags } from "./run_history.ts";

/** How the last process of a run ended, if it says so. */
export type Outcome = "finished" | "stopped" | "failed";

/** What a file tells of a run, so far. */
export interface Told {
  readonly reports: readonly ReportLine[];
  readonly epochs: readonly EpochLine[];
  readonly baselines: Readonly<Record<string, number>>;
  /** Those that the file names. */
  readonly flags: RunFlags;
  /** Left out where the file does not say. */
  readonly outcome?: Outcome;
}

/** Understands the lines of a file about a run. */
export interface LineParser {
  /** @param note says what is wrong with the line */
  take(line: string, note: (problem: string) => void): void;
  told(): Told;
}
