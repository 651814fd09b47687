/** What is known of one run from the files in its folder; nothing here needs the model. */
import type { EpochLine, ReportLine } from "../log/metrics_line.ts";

/**
 * `running`: its process lives; `finished`: it trained all epochs, or its stopping criterion was met; `stopped`: it was asked to
 * stop and saved; `dead`: its process failed or was killed, so that the last steps are lost.
 */
export type RunState = "running" | "finished" | "stopped" | "dead";

/** Values of flags; those of other programs keep their names. */
export type RunFlags = Readonly<Record<string, string | number | boolean>>;

/** A run as its files tell of it. */
export interface RunHistory {
  /** Its folder, or the log file where that is all there is. */
  readonly path: string;
  /** `exp_name/exp_id`, or what distinguishes it among the folders that were given. */
  readonly name: string;
  /** From `params.json`, else from the start of the log. */
  readonly flags: RunFlags;
  readonly state: RunState;
  /**
   * In order of steps; those that a later process trained again are left out. A log has no `memory`, which is 0 then; its `time`
   * is empty and its `seconds` stand still where its lines have no time.
   */
  readonly reports: readonly ReportLine[];
  readonly epochs: readonly EpochLine[];
  /** Accuracy of always giving the most frequent answer, in percent, by data set; of the last evaluation that says so. */
  readonly baselines: Readonly<Record<string, number>>;
  /** What could not be read, each a sentence that names file and line. */
  readonly notes: readonly string[];
}
