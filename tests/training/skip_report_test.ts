import assert from "node:assert/strict";
import type { Skipped } from "../../src/executors/trainer.ts";
import { SkipReport } from "../../src/training/skip_report.ts";

const nothing = { first: undefined, longest: undefined, inARow: 0, rescaled: 0 };

function skipped(count: number, step: number): Skipped {
  const first = { step, loss: Infinity, gradientNorm: 2.5 };
  return { ...nothing, count, first, longest: { first, length: count }, inARow: count };
}

function recorded(use: (report: SkipReport) => void): string[] {
  const lines: string[] = [];
  const at = (level: string) => (line: string) => void lines.push(`${level}: ${line}`);
  const levels = { debug: at("debug"), info: at("info"), warning: at("warning") };
  const progress = { start() {}, update() {}, count() {}, stop() {} };
  use(
    new SkipReport({
      ...levels,
      error: at("error"),
      notice: at("info"),
      brief() {},
      progress,
      close() {},
    }),
  );
  return lines;
}

Deno.test("all steps since the last report make one warning, which shows the first", () => {
  const lines = recorded((report) => {
    report.add(skipped(2, 7));
    report.add({ ...nothing, count: 0 });
    report.add(skipped(1, 9));
    report.tell();
    report.tell();
  });
  assert.deepEqual(lines, [
    "warning: 3 steps were skipped, the first of them step 7: the loss is Infinity and the gradient's norm 2.5",
  ]);
});

Deno.test("steps skipped to find a loss scale are no reason to warn", () => {
  const lines = recorded((report) => {
    report.add({ ...nothing, count: 0, rescaled: 4 });
    report.add({ ...nothing, count: 0, rescaled: 1 });
    report.tell();
  });
  assert.deepEqual(lines, ["debug: 5 steps were skipped to find the loss scale"]);
});

Deno.test("an epoch without skipped steps has no total", () => {
  const lines = recorded((report) => {
    report.reportTotal(3, 0);
    report.reportTotal(4, 2);
  });
  assert.deepEqual(lines, ["warning: 2 steps were skipped in epoch 4"]);
});
