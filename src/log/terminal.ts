/** Log lines and a progress bar that share one terminal without spoiling each other. */

import { MultiBar, type SingleBar } from "cli-progress";
import { fixed } from "../text/python_format.ts";
import { formatElapsed } from "./record.ts";
import type { TextStream } from "./text_stream.ts";

/** How far something is; on a stream that is no terminal, nothing of it is shown. */
export interface Progress {
  /** Shows how far training is in an epoch. @param total steps of the epoch @param done steps already made */
  start(total: number, done: number): void;
  /** Takes the newest figures; cheap, the bar itself is drawn ten times a second. */
  update(step: number, examplesPerSecond: number, loss: number): void;
  /**
   * Shows how many examples of a set are done, in the bar of that set, which is made if it is not there; as cheap.
   *
   * @param note more to show, such as `3 duplicates`
   */
  count(set: string, done: number, total: number, note?: string): void;
  /** Removes the bar and its timer; harmless when there is none. */
  stop(): void;
}

/** A place for lines and for one progress bar below them. */
export interface Terminal {
  readonly progress: Progress;
  writeLine(line: string): void;
}

/** Puts lines and a progress bar on `stream`. */
export function createTerminal(stream: TextStream): Terminal {
  return stream.isTTY ? interactiveTerminal(stream) : plainTerminal(stream);
}

function plainTerminal(stream: TextStream): Terminal {
  return {
    progress: { start() {}, update() {}, count() {}, stop() {} },
    writeLine: (line) => stream.write(line + "\n"),
  };
}

const trainingFormat =
  "[{bar}] {value}/{total} - {rate} examples/s - loss {loss} - ETA {eta_formatted}";
const countFormat = "{set} [{bar}] {value}/{total} - {note}ETA {eta_formatted}";

function interactiveTerminal(stream: TextStream): Terminal {
  let bars: MultiBar | undefined, bar: SingleBar | undefined, counted: string | undefined;
  function stop(): void {
    bars?.stop();
    bars = bar = counted = undefined;
  }
  function show(format: string, total: number, done: number, fields: object): void {
    stop();
    bars = createBars(stream, format);
    bar = bars.create(total, done, fields);
  }
  return {
    progress: {
      start: (total, done) => show(trainingFormat, total, done, { rate: "-", loss: "-" }),
      update(step, examplesPerSecond, loss) {
        bar?.update(step, { rate: fixed(examplesPerSecond, 0), loss: fixed(loss, 4) });
      },
      count(set, done, total, note = "") {
        const fields = { set, note: note === "" ? "" : `${note} - ` };
        if (counted !== set) show(countFormat, total, done, fields);
        else bar?.update(done, fields);
        counted = set;
      },
      stop,
    },
    writeLine(line) {
      if (bars === undefined) return stream.write(line + "\n");
      bars.log(line + "\n");
      // At once, not at the next drawing: nothing said may be lost when the program ends abruptly.
      bars.update();
    },
  };
}

function createBars(stream: TextStream, format: string): MultiBar {
  return new MultiBar({
    // Text is all that is written to it.
    stream: stream as unknown as NodeJS.WritableStream,
    format,
    formatTime: (seconds: unknown) => typeof seconds === "number" ? formatElapsed(seconds) : "-",
    barsize: 12,
    etaBuffer: 100,
    fps: 10,
    clearOnComplete: true,
    // A log line overwrites the bar, so it is drawn again even when its text is the same.
    forceRedraw: true,
    // Otherwise the terminal is told to cut long log lines, and stays so if the program is killed.
    linewrap: true,
  });
}
