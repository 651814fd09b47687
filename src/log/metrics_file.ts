/** `metrics.jsonl`: lines are appended one at a time, so that a kill leaves whole lines. */
import { join } from "node:path";
import { findFromEnd } from "../files/find_from_end.ts";
import { LineFile } from "../files/line_file.ts";
import { whatIsAt } from "../files/regular_file.ts";
import type { Common, MetricsSink } from "./metrics_line.ts";

/** What a run had done by a moment. */
export type WorkDone = Pick<Common, "step" | "examples" | "seconds">;

function metricsPath(folder: string): string {
  return join(folder, "metrics.jsonl");
}

/**
 * Opens the file of a run's folder, or makes it. Half a line, which a full disk or a power cut has left, is cut off.
 *
 * @throws {FileError} when it cannot be written
 */
export function openMetricsFile(folder: string): MetricsSink {
  const file = new LineFile(metricsPath(folder));
  return {
    // JSON has no NaN and no infinity: both become null.
    write: (line) => file.append(`${JSON.stringify(line)}\n`),
    close: () => file.close(),
  };
}

/**
 * What former processes of a run had done when they had made `step` steps, or shortly before; `undefined` where none said
 * so. Lines that were damaged are passed over.
 *
 * @throws {FileError} when the file cannot be read
 */
export function workDoneBy(folder: string, step: number): WorkDone | undefined {
  const path = metricsPath(folder);
  if (whatIsAt(path) === undefined) return undefined;
  return findFromEnd(path, (line) => {
    const found = parse(line);
    return found !== undefined && found.step <= step ? found : undefined;
  });
}

function parse(line: string): WorkDone | undefined {
  try {
    const found: Partial<WorkDone> | null = JSON.parse(line);
    const numbers = [found?.step, found?.examples, found?.seconds];
    return numbers.every(Number.isFinite) ? found as WorkDone : undefined;
  } catch {
    return undefined;
  }
}
