/**
 * `events.out.tfevents.TIME.HOST`: metrics for TensorBoard. The file has records as TensorFlow frames them, each with one message
 * `Event` of Protocol Buffers.
 */
import * as fs from "node:fs";
import { join } from "node:path";
import { fileError, systemErrorCode } from "../files/file_error.ts";
import { currentProcess } from "../files/process_identity.ts";
import { double, embedded, float, record, text, varint } from "./event_bytes.ts";
import { scalarsOf } from "./event_scalars.ts";
import type { MetricsLine, MetricsSink } from "./metrics_line.ts";

/** Numbers of the fields of TensorFlow's `Event`, `SessionLog`, `Summary` and `Summary.Value`. */
const event = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 };
const sessionLog = { status: 1 };
const summary = { value: 1 };
const value = { tag: 1, simpleValue: 2 };

/** `SessionLog.START`: TensorBoard drops what earlier files of the folder have from this step on. */
const start = 1;

/**
 * Makes a new file in the folder of a run, as each process does: TensorBoard reads them together.
 *
 * @param now milliseconds since 1970 @throws {FileError} when it cannot be written
 */
export function openEventFile(folder: string, now: number): MetricsSink {
  const { path, file } = createFile(folder, Math.floor(now / 1000));
  const append = (bytes: Uint8Array) => attempt(path, () => fs.writeFileSync(file, bytes));
  append(eventAt(now, 0, text(event.fileVersion, "brain.Event:2")));
  return {
    write(line) {
      const content = contentOf(line);
      if (content !== undefined) append(eventAt(Date.parse(line.time), ...content));
    },
    close: () => fs.closeSync(file),
  };
}

/** Two processes may start within a second. */
function createFile(folder: string, seconds: number): { path: string; file: number } {
  const path = join(folder, `events.out.tfevents.${seconds}.${currentProcess().host}`);
  try {
    return { path, file: fs.openSync(path, "ax") };
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST") return createFile(folder, seconds + 1);
    throw fileError(path, "cannot be written", error);
  }
}

/** The step and the fields of the event that a line becomes, if it becomes one. */
function contentOf(line: MetricsLine): [step: number, content: Uint8Array] | undefined {
  if (line.kind === "start") {
    return [line.step + 1, embedded(event.sessionLog, varint(sessionLog.status, start))];
  }
  const values = Object.entries(scalarsOf(line)).map(([tag, number]) =>
    embedded(summary.value, text(value.tag, tag), float(value.simpleValue, number))
  );
  if (values.length === 0 || line.kind === "evaluation") return undefined;
  return [line.step, embedded(event.summary, ...values)];
}

function eventAt(milliseconds: number, step: number, content: Uint8Array): Uint8Array {
  return record(double(event.wallTime, milliseconds / 1000), varint(event.step, step), content);
}

function attempt(path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw fileError(path, "cannot be written", error);
  }
}
