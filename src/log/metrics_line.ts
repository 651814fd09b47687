/**
 * Lines of `metrics.jsonl`, the metrics of a run for programs: each line is one JSON object that stands for itself, so that a
 * file can be read while it is written, and whatever became of the process.
 */

import type { SetDetails } from "./set_details.ts";

/** Names of the kinds of lines, in `kind`. */
export type MetricsLine = StartLine | ReportLine | EpochLine | EndLine | EvaluationLine;

/** Where a run stands when a line is written. */
export interface Common {
  /** When the line was written, ISO 8601 in UTC. */
  readonly time: string;
  /** Optimization steps so far, over all processes of the run. */
  readonly step: number;
  /** Training examples so far, over all processes of the run. */
  readonly examples: number;
  /** The epoch that is trained, or was just evaluated; counts from 0. */
  readonly epoch: number;
  /** Seconds of work so far, over all processes of the run: the time between them does not count. */
  readonly seconds: number;
}

/**
 * A process starts or continues the run. Void are lines of former processes with a larger `step`, which were lost and are
 * trained again.
 */
export interface StartLine extends Common {
  readonly kind: "start";
  readonly version: string;
  /** `host` and `pid` tell whether the process still lives. */
  readonly host: string;
  readonly pid: number;
}

/** Every `--report_loss_every` steps. */
export interface ReportLine extends Common {
  readonly kind: "report";
  /** Mean training loss since the last report; `null` when all its batches were skipped. */
  readonly loss: number | null;
  readonly learning_rate: number;
  /** Norm of the gradient of the last step, before clipping; `null` when it is not finite. */
  readonly gradient_norm?: number | null;
  readonly examples_per_second: number;
  /** Resident memory of the process in bytes. */
  readonly memory: number;
}

/** Results of an evaluation. */
export interface Evaluated {
  /** Those of the line `__log__` of `train.log`, and others: accuracies in percent; what is no number is `null`. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Numbers of examples behind the accuracies, `<set>`: evaluated, `<set>_<class>`: of that class. */
  readonly counts: Readonly<Record<string, number>>;
  /** By name of the data set; left out in older files, and where a log is read. */
  readonly details?: Readonly<Record<string, SetDetails>>;
}

/**
 * After each evaluation, also within an epoch. Whoever was killed between an evaluation and the checkpoint behind it evaluates
 * again: of two of these lines with the same `step`, the later one counts.
 */
export interface EpochLine extends Common, Evaluated {
  readonly kind: "epoch";
  /** Mean training loss of the epoch; `null` when all its batches were skipped. */
  readonly loss: number | null;
}

/** The process ends in an orderly way. */
export interface EndLine extends Common {
  readonly kind: "end";
  readonly reason: "finished" | "criterion" | "interrupted" | "error";
}

/** `int2int evaluate` has evaluated a saved model: no part of the history of a run, whose folder it may share. */
export interface EvaluationLine extends Evaluated {
  readonly kind: "evaluation";
  /** When the line was written, ISO 8601 in UTC. */
  readonly time: string;
  /** Path of the file of the model. */
  readonly model: string;
}

/** A file that lines go to. */
export interface MetricsSink {
  /** @throws {FileError} when it cannot be written */
  write(line: MetricsLine): void;
  close(): void;
}
