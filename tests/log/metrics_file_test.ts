import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { openMetricsFile, workDoneBy } from "../../src/log/metrics_file.ts";
import type { ReportLine } from "../../src/log/metrics_line.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";

function report(step: number): ReportLine {
  return {
    ...{ kind: "report", time: "2026-11-28T07:00:00.000Z", step, examples: 32 * step, epoch: 0 },
    ...{ seconds: step / 10, loss: 0.5, learning_rate: 1e-4, examples_per_second: 320, memory: 1 },
  };
}

Deno.test("lines are appended, and half a line that a power cut has left is cut off", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/metrics.jsonl`;
    writeFileSync(path, `${JSON.stringify(report(1))}\n{"time":"2026-11-2`);
    const file = openMetricsFile(folder);
    file.write({ ...report(2), loss: NaN });
    assert.deepEqual(readFileSync(path, "utf8").trimEnd().split("\n").map((l) => JSON.parse(l)), [
      report(1),
      { ...report(2), loss: null },
    ]);
    file.close();
    return Promise.resolve();
  }));

Deno.test("what was done by a step is what the last line up to it says; damaged and other lines are passed over", () =>
  inTemporaryFolder((folder) => {
    assert.equal(workDoneBy(folder, 9), undefined);
    const lines = [report(5), report(10), report(20)].map((line) => JSON.stringify(line));
    const evaluation = '{"kind":"evaluation","time":"","model":"m","metrics":{},"counts":{}}';
    const text = [...lines, "null", "\0\0", '{"step":1}', evaluation, ""].join("\n");
    writeFileSync(`${folder}/metrics.jsonl`, text);
    const steps = [4, 5, 9, 19, 20, 99].map((step) => workDoneBy(folder, step)?.step);
    assert.deepEqual(steps, [undefined, 5, 5, 10, 20, 20]);
    return Promise.resolve();
  }));

Deno.test("a folder where the file should be is refused in one line", () =>
  inTemporaryFolder((folder) => {
    mkdirSync(`${folder}/metrics.jsonl`);
    assert.throws(
      () => openMetricsFile(folder),
      /metrics\.jsonl: cannot be written: a folder stands where a file is expected$/,
    );
    return Promise.resolve();
  }));

Deno.test({
  name: "what has no end is refused in one line",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inTemporaryFolder((folder) => {
      symlinkSync("/dev/full", `${folder}/metrics.jsonl`);
      assert.throws(
        () => openMetricsFile(folder),
        /metrics\.jsonl: expected a file, found a device$/,
      );
      return Promise.resolve();
    }),
});
