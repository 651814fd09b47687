import { SingleBar } from "cli-progress";
import type { TextStream } from "../../log/text_stream.ts";
import type { Draws } from "./draw_examples.ts";

/** Shows how far a set is. */
export interface DrawProgress {
  /** @param name of the set @param wanted examples of it; cheap, the bar itself is drawn ten times a second */
  show(name: string, wanted: number, draws: Draws): void;
  /** Writes a line where the bar is, which comes back below it. */
  line(text: string): void;
  /** Removes the bar and its timer; harmless when there is none. */
  stop(): void;
}

/** Shows a bar if somebody watches the stream; lines are written in any case. */
export function drawProgress(stream: TextStream): DrawProgress {
  let bar: SingleBar | undefined, shown = "";

  function stop(): void {
    bar?.stop();
    bar = undefined;
  }
  return {
    show(name, wanted, { examples, duplicates }) {
      if (!stream.isTTY) return;
      if (bar === undefined || name !== shown) {
        stop();
        shown = name;
        bar = createBar(stream);
        bar.start(wanted, 0, { name, duplicates: 0 });
      }
      bar.update(examples, { duplicates });
    },
    line(text) {
      stop();
      stream.write(text + "\n");
    },
    stop,
  };
}

function createBar(stream: TextStream): SingleBar {
  return new SingleBar({
    // Text is all that is written to it.
    stream: stream as unknown as NodeJS.WritableStream,
    format: "{name} [{bar}] {value}/{total} - {duplicates} duplicates - ETA {eta_formatted}",
    barsize: 12,
    etaBuffer: 100,
    fps: 10,
    clearOnComplete: true,
    // Otherwise the terminal is told to cut long lines, and stays so if the program is killed.
    linewrap: true,
  });
}
