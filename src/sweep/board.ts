/** Shows how the runs of a sweep stand: on a terminal one line each, drawn again at every change; elsewhere a line at a change. */
import type { TextStream } from "../log/text_stream.ts";
import type { RunState, RunStatus } from "./status.ts";

export interface Board {
  show(changed: readonly RunStatus[]): void;
  /** Something that stays. */
  line(text: string): void;
  /** Removes the lines of runs: what comes now is the last. */
  close(): void;
}

/** @param rows height of the terminal in lines */
export function createBoard(stream: TextStream, rows: () => number): Board {
  return stream.isTTY ? drawnBoard(stream, rows) : plainBoard(stream);
}

function plainBoard(stream: TextStream): Board {
  const shown = new Map<number, string>();
  return {
    line: (text) => stream.write(text + "\n"),
    show(changed) {
      // What nobody has begun is no change.
      for (const status of changed.filter(({ state }) => state !== "waiting")) {
        const { run } = status, text = describe(status);
        if (shown.get(run.index) === text) continue;
        shown.set(run.index, text);
        stream.write(`${run.name}: ${text}\n`);
      }
    },
    close() {},
  };
}

function drawnBoard(stream: TextStream, rows: () => number): Board {
  const statuses = new Map<number, RunStatus>();
  let drawn = 0;
  const erase = () => drawn === 0 ? "" : `\x1b[${drawn}A\x1b[J`;
  const draw = () => {
    const lines = linesFor([...statuses.values()], rows() - 1, stream.columns - 1);
    stream.write(erase() + lines.map((line) => line + "\n").join(""));
    drawn = lines.length;
  };
  return {
    line(text) {
      stream.write(`${erase()}${text}\n`);
      drawn = 0;
      draw();
    },
    show(changed) {
      changed.forEach((status) => statuses.set(status.run.index, status));
      draw();
    },
    close() {
      statuses.clear();
      draw();
    },
  };
}

/** The runs that are under way first where not all fit, and what the others are. */
export function linesFor(statuses: readonly RunStatus[], rows: number, columns: number): string[] {
  const longest = Math.max(...statuses.map(({ run }) => run.name.length));
  const width = Math.min(longest, Math.max(0, columns - stateColumns));
  const lineOf = (status: RunStatus) =>
    `${cut(status.run.name, width).padEnd(width)}  ${describe(status)}`.slice(0, columns);
  if (statuses.length <= rows) return statuses.map(lineOf);
  const running = statuses.filter(({ state }) => state === "running").slice(0, rows - 1);
  const others = statuses.filter((status) => !running.includes(status));
  return [...running.map(lineOf), summary(others).slice(0, columns)];
}

/** Room for `training, epoch 123/200, 61.25 %`. */
const stateColumns = 36;

function cut(text: string, width: number): string {
  return text.length <= width ? text : text.slice(0, Math.max(0, width - 1)) + "…";
}

const words: Readonly<Record<RunState, string>> = {
  waiting: "waiting",
  running: "training",
  finished: "finished",
  stopped: "stopped",
  failed: "failed",
  elsewhere: "being trained by another process",
  dropped: "dropped",
};

/** How many runs are what: `3 finished, 2 waiting`. */
export function summary(statuses: readonly RunStatus[]): string {
  const counts = Object.entries(words).map(([state, word]) => {
    const count = statuses.filter((status) => status.state === state).length;
    return count === 0 ? "" : `${count} ${word}`;
  });
  return counts.filter((count) => count !== "").join(", ");
}

/** `training, epoch 3/20, 61.25 %`, which is the accuracy. */
export function describe({ run, state, epochs, accuracy, failure }: RunStatus): string {
  const parts = [
    words[state],
    ...epochs > 0 ? [`epoch ${epochs}/${run.flags.max_epoch}`] : [],
    ...accuracy !== undefined ? [`${accuracy.toFixed(2)} %`] : [],
    ...failure !== undefined ? [failure.said || `exit code ${failure.code}`] : [],
  ];
  return parts.join(", ");
}
