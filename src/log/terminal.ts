/** Log lines and a progress bar that share one terminal without spoiling each other. */

import { MultiBar } from "cli-progress";
import { fixed } from "../text/python_format.ts";
import { formatElapsed } from "./record.ts";
import type { TextStream } from "./text_stream.ts";

/** How far the epoch is; on a stream that is no terminal, nothing of it is shown. */
export interface Progress {
  /** Shows the bar. @param total steps of the epoch @param done steps already made */
  start(total: number, done: number): void;
  /** Takes the newest figures; cheap, the bar itself is drawn ten times a second. */
  update(step: number, examplesPerSecond: number, loss: number): void;
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
    progress: { start() {}, update() {}, stop() {} },
    writeLine: (line) => stream.write(line + "\n"),
  };
}

function interactiveTerminal(stream: TextStream): Terminal {
  let bars: ReturnType<typeof createBars> | undefined;
  let bar: ReturnType<ReturnType<typeof createBars>["create"]> | undefined;
  function stop(): void {
    bars?.stop();
    bars = bar = undefined;
  }
  return {
    progress: {
      start(total, done) {
        stop();
        bars = createBars(stream);
        bar = bars.create(total, done, { rate: "-", loss: "-" });
      },
      update(step, examplesPerSecond, loss) {
        bar?.update(step, { rate: fixed(examplesPerSecond, 0), loss: fixed(loss, 4) });
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

function createBars(stream: TextStream): MultiBar {
  return new MultiBar({
    // Text is all that is written to it.
    stream: stream as unknown as NodeJS.WritableStream,
    format: "[{bar}] {value}/{total} - {rate} examples/s - loss {loss} - ETA {eta_formatted}",
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
