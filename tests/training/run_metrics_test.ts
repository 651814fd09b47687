import assert from "node:assert/strict";
import { FileError } from "../../src/errors.ts";
import type { StepResult } from "../../src/executors/trainer.ts";
import type { EpochLine, MetricsLine, ReportLine } from "../../src/log/metrics_line.ts";
import { RunMetrics } from "../../src/training/run_metrics.ts";
import { initialState } from "../../src/training/state.ts";
import { train } from "../../src/training/training_loop.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { smallRun } from "./small_run.ts";

/** A sink that keeps its lines. */
function keeping() {
  const lines: MetricsLine[] = [];
  return { lines, write: (line: MetricsLine) => void lines.push(line), close() {} };
}

Deno.test("reports have the gradient's norm and mean loss of their steps, epochs the mean of theirs", () =>
  inTemporaryFolder(async (folder) => {
    const sink = keeping(), results: StepResult[] = [];
    const { run, trainer, state, close } = await smallRun(folder, 1, { sinks: [sink] });
    const step = trainer.step.bind(trainer);
    trainer.step = async (...given) => {
      const result = await step(...given);
      results.push(result);
      return result;
    };
    await train(run, state).finally(close);
    const of = <K extends MetricsLine["kind"]>(kind: K) =>
      sink.lines.filter((line) => line.kind === kind) as Extract<MetricsLine, { kind: K }>[];
    const mean = (from: number, to: number) =>
      results.slice(from, to).reduce((sum, { loss }) => sum + loss, 0) / (to - from);
    const [first, second, third] = of("report") as ReportLine[];
    assert.deepEqual([first!.step, second!.step, third!.step], [7, 14, 21]);
    assert.equal(first!.gradient_norm, results[6]!.gradientNorm);
    assert.equal(third!.gradient_norm, results[20]!.gradientNorm);
    assert.ok(Math.abs(second!.loss! - mean(7, 14)) < 1e-9);
    assert.deepEqual([second!.examples, second!.epoch, third!.epoch], [14 * 32, 0, 1]);
    const epochs = of("epoch") as EpochLine[];
    assert.deepEqual(epochs.map(({ step, epoch }) => [step, epoch]), [[20, 0], [40, 1]]);
    assert.ok(Math.abs(epochs[1]!.loss! - mean(20, 40)) < 1e-9);
    assert.equal(typeof epochs[0]!.metrics.loss, "number");
  }));

Deno.test("a run that goes on counts examples and seconds on from those before", async () => {
  const sink = keeping();
  const state = { ...initialState(1), steps: 12, iterations: 24, epoch: 1 };
  const before = { step: 10, examples: 1000, seconds: 60 };
  const metrics = new RunMetrics([sink], state, { batchSize: 8, accumulate: 2 }, before);
  const ending = { reason: "interrupted" as const, state: { ...state, steps: 13, iterations: 26 } };
  await metrics.until(Promise.resolve(ending));
  const [start, end] = sink.lines;
  assert.ok(start?.kind === "start" && end?.kind === "end");
  assert.deepEqual([start.step, start.examples, end.step, end.examples], [12, 1032, 13, 1048]);
  assert.ok(start.seconds >= 60 && start.seconds < 61 && end.seconds >= start.seconds);
});

Deno.test("metrics that cannot be written end training with their error", () =>
  inTemporaryFolder(async (folder) => {
    const full = new FileError("metrics.jsonl", "cannot be written: no space left on the disk");
    const sink = {
      write({ kind }: MetricsLine) {
        if (kind !== "start") throw full;
      },
      close() {},
    };
    const { run, state, close } = await smallRun(folder, 1, { sinks: [sink] });
    await assert.rejects(run.metrics.until(train(run, state)).finally(close), full);
  }));
