import assert from "node:assert/strict";
import { createBoard, describe, linesFor, summary } from "../../src/sweep/board.ts";
import type { PlannedRun } from "../../src/sweep/plan.ts";
import type { RunState, RunStatus } from "../../src/sweep/status.ts";

function status(index: number, state: RunState, more: Partial<RunStatus> = {}): RunStatus {
  const run = { index, name: `base=${index}`, flags: { max_epoch: 20 } } as PlannedRun;
  return { run, state, epochs: 0, ...more };
}

function recorded(isTTY: boolean) {
  let text = "";
  const stream = { isTTY, columns: 80, write: (part: string) => void (text += part) };
  return { board: createBoard(stream, () => 5), text: () => text };
}

Deno.test("a run is told in a few words", () => {
  const running = status(1, "running", { epochs: 3, accuracy: 61.254 });
  assert.equal(describe(running), "training, epoch 3/20, 61.25 %");
  const failed = status(1, "failed", { failure: { code: 137, said: "" } });
  assert.equal(describe(failed), "failed, exit code 137");
});

Deno.test("where no terminal is, each change is a line, and what is no change is none", () => {
  const { board, text } = recorded(false);
  board.show([status(0, "waiting"), status(1, "running")]);
  board.show([status(1, "running")]);
  board.line("hello");
  board.show([status(1, "finished", { epochs: 20 })]);
  board.close();
  assert.equal(text(), "base=1: training\nhello\nbase=1: finished, epoch 20/20\n");
});

Deno.test("on a terminal the lines of runs are drawn again below what stays, and are gone at the end", () => {
  const { board, text } = recorded(true);
  board.show([status(0, "running"), status(1, "waiting")]);
  assert.equal(text(), "base=0  training\nbase=1  waiting\n");
  board.line("hello");
  const erase = "\x1b[2A\x1b[J", again = "base=0  training\nbase=1  waiting\n";
  assert.equal(text(), `${again}${erase}hello\n${again}`);
  board.close();
  board.line("end");
  assert(text().endsWith(`${again}${erase}end\n`));
});

Deno.test("what does not fit on the terminal is counted or cut", () => {
  const many = Array.from({ length: 30 }, (_, i) => status(i, i < 2 ? "running" : "waiting"));
  assert.deepEqual(linesFor(many, 4, 79), [
    "base=0   training",
    "base=1   training",
    "28 waiting",
  ]);
  const long = { ...status(0, "running"), run: { ...many[0]!.run, name: "x".repeat(200) } };
  const [line] = linesFor([long], 4, 79);
  assert.equal(line, `${"x".repeat(42)}…  training`);
  assert.equal(summary([...many, status(40, "failed")]), "28 waiting, 2 training, 1 failed");
});
