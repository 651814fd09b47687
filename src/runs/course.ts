/** Reports and epochs of a run, in the order of steps, whatever order and however often its processes wrote them. */
import type { EpochLine, ReportLine } from "../log/metrics_line.ts";

export class Course {
  readonly reports: ReportLine[] = [];
  readonly epochs: EpochLine[] = [];

  /** A report of a step that was reported before replaces what followed then. */
  addReport(report: ReportLine): void {
    dropWhile(this.reports, ({ step }) => step >= report.step);
    this.reports.push(report);
  }

  /** What was evaluated before at the same point, or later, is void; an epoch may have been evaluated within, too. */
  addEpoch(epoch: EpochLine): void {
    dropWhile(
      this.epochs,
      (before) =>
        before.epoch > epoch.epoch || before.epoch === epoch.epoch && before.step >= epoch.step,
    );
    this.epochs.push(epoch);
  }

  /** Drops what a process lost that had gone beyond this step, from which another one goes on. */
  continueAt(step: number): void {
    dropWhile(this.reports, (report) => report.step > step);
    dropWhile(this.epochs, (epoch) => epoch.step > step);
  }

  /** Drops this epoch and later ones with their reports: they are trained again from the start. */
  trainAgain(epoch: number): void {
    dropWhile(this.epochs, (before) => before.epoch >= epoch);
    dropWhile(this.reports, (before) => before.epoch >= epoch);
  }

  /** Seconds of work so far. */
  get seconds(): number {
    return Math.max(this.reports.at(-1)?.seconds ?? 0, this.epochs.at(-1)?.seconds ?? 0);
  }
}

function dropWhile<T>(lines: T[], isVoid: (line: T) => boolean): void {
  while (lines.length > 0 && isVoid(lines.at(-1)!)) lines.pop();
}
