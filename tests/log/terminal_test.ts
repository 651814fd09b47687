import assert from "node:assert/strict";
import { createTerminal } from "../../src/log/terminal.ts";
import { createScreen } from "./screen.ts";

Deno.test("log lines stay whole above the progress bar, which is drawn again below them", () => {
  const screen = createScreen(80);
  const terminal = createTerminal(screen);
  terminal.writeLine("before");
  terminal.progress.start(400, 0);
  terminal.progress.update(100, 812.3, 0.77441);
  const long = "long ".repeat(60);
  terminal.writeLine(long);
  terminal.progress.update(200, 798.6, 0.5);
  terminal.writeLine("after");
  assert.deepEqual(screen.lines().slice(0, -1), ["before", long, "after"]);
  assert.match(
    screen.lines().at(-1)!,
    /^\[======------\] 200\/400 - 799 examples\/s - loss 0\.5000 - ETA \S+$/,
  );
  terminal.progress.stop();
  terminal.writeLine("end");
  assert.deepEqual(screen.lines(), ["before", long, "after", "end", ""]);
});

Deno.test("the bar is cut to the width of a narrow terminal", () => {
  const screen = createScreen(30);
  const terminal = createTerminal(screen);
  terminal.progress.start(9375, 0);
  terminal.writeLine("line");
  assert.equal(screen.lines().at(-1)!.length, 30);
  terminal.progress.stop();
});

Deno.test("a burst of updates costs no drawing", () => {
  const screen = createScreen(80);
  const terminal = createTerminal(screen);
  terminal.progress.start(10000, 0);
  for (let step = 0; step < 10000; step++) terminal.progress.update(step, 1000, 1);
  assert.equal(screen.drawings(), 0);
  terminal.progress.stop();
});

Deno.test("the bar is drawn about ten times a second", async () => {
  const screen = createScreen(80);
  const terminal = createTerminal(screen);
  terminal.progress.start(10000, 0);
  const start = performance.now();
  for (let step = 0; performance.now() - start < 350; step++) {
    terminal.progress.update(step, 1000, 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  terminal.progress.stop();
  assert.ok(screen.drawings() >= 1 && screen.drawings() <= 4, `${screen.drawings()} drawings`);
});

Deno.test("a new epoch starts a new bar in the place of the old one", () => {
  const screen = createScreen(80);
  const terminal = createTerminal(screen);
  terminal.progress.start(10, 0);
  terminal.writeLine("one");
  terminal.progress.start(20, 5);
  terminal.writeLine("two");
  assert.deepEqual(screen.lines().slice(0, 2), ["one", "two"]);
  assert.match(screen.lines()[2], /^\[===---------\] 5\/20 - - examples\/s/);
  terminal.progress.stop();
  terminal.progress.stop();
  assert.deepEqual(screen.lines(), ["one", "two", ""]);
});
