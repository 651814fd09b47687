import assert from "node:assert/strict";
import fc from "fast-check";
import type { MetricsLine } from "../../src/log/metrics_line.ts";
import { examplesBehind, seenShareOf } from "../../src/runs/metric.ts";
import { MetricsParser } from "../../src/runs/metrics_parser.ts";
import type { RunHistory } from "../../src/runs/run_history.ts";
import { soak } from "../soak.ts";
import { generatedRun, linesOf } from "./generated_runs.ts";

function read(lines: readonly (string | MetricsLine)[]) {
  const parser = new MetricsParser(), notes: string[] = [];
  for (const line of lines) {
    parser.take(
      typeof line === "string" ? line : JSON.stringify(line),
      (note) => notes.push(note),
    );
  }
  return { ...parser.told(), notes };
}

const common = { time: "2026-01-01T00:00:00Z", examples: 0, epoch: 0, seconds: 0 };
const start = (step: number, epoch = Math.floor(step / 100)): MetricsLine => ({
  ...common,
  ...{ kind: "start", step, epoch, version: "1", host: "h", pid: 1 },
});
const end = (reason: "finished" | "criterion" | "interrupted" | "error"): MetricsLine => ({
  ...common,
  ...{ kind: "end", step: 0, reason },
});

Deno.test("lines come back as they were written", () => {
  const lines = linesOf(generatedRun({}));
  const { reports, epochs, notes } = read([start(0), ...lines, end("finished")]);
  assert.deepEqual(reports, lines.filter(({ kind }) => kind === "report"));
  assert.deepEqual(epochs, lines.filter(({ kind }) => kind === "epoch"));
  assert.deepEqual(notes, []);
});

Deno.test("lines beyond the step from which a process goes on are void", () => {
  const lines = linesOf(generatedRun({}, { epochs: 3, reports: 2 }));
  assert.deepEqual(lines.map(({ kind, step }) => [kind, step]).slice(2, 6), [
    ...[["epoch", 100], ["report", 150], ["report", 200], ["epoch", 200]],
  ]);
  const { reports, epochs } = read([start(0), ...lines, start(150)]);
  assert.deepEqual(reports.map(({ step }) => step), [50, 100, 150]);
  assert.deepEqual(epochs.map(({ step }) => step), [100]);
});

Deno.test("an epoch that a process evaluates again is void, though no step of it was lost", () => {
  const lines = linesOf(generatedRun({}, { epochs: 3, reports: 2 }));
  const again = lines.filter(({ kind, epoch }) => kind === "epoch" && epoch === 1);
  const { epochs } = read([start(0), ...lines, start(200, 1), ...again]);
  assert.deepEqual(epochs.map(({ epoch, step }) => [epoch, step]), [[0, 100], [1, 200]]);
  assert.equal(read([start(0), ...lines, start(300, 3), end("finished")]).epochs.length, 3);
});

Deno.test("evaluations within an epoch are kept beside that at its end, also where a process goes on between them", () => {
  const at = (step: number): MetricsLine => ({
    ...{ kind: "epoch", time: "2026-01-01T00:00:00Z", step, examples: step, epoch: 0, seconds: 1 },
    ...{ loss: 1, metrics: { valid_arithmetic_acc: step }, counts: {} },
  });
  const { epochs } = read([start(0), at(40), at(80), start(60), at(80), at(100)]);
  assert.deepEqual(epochs.map(({ step }) => step), [40, 80, 100]);
});

Deno.test("a model that was evaluated is a run of one epoch, unless it was trained here", () => {
  const evaluation: MetricsLine = {
    ...{ kind: "evaluation", time: "2026-01-01T00:00:00Z", model: "m.safetensors" },
    ...{ metrics: { test_arithmetic_acc: 12.5 }, counts: { test: 8 } },
  };
  const alone = read([evaluation]),
    trained = read([start(0), ...linesOf(generatedRun({})), evaluation]);
  assert.deepEqual([alone.epochs[0]!.metrics, alone.outcome], [evaluation.metrics, "finished"]);
  assert.deepEqual(trained.epochs.map(({ epoch }) => epoch), [0, 1, 2]);
});

Deno.test("the last line says how the run ended, if it is that of an end", () => {
  const outcomes = (["finished", "criterion", "interrupted", "error"] as const).map((reason) =>
    read([start(0), end(reason)]).outcome
  );
  assert.deepEqual(outcomes, ["finished", "finished", "stopped", "failed"]);
  assert.equal(read([start(0), end("interrupted"), start(0)]).outcome, undefined);
});

Deno.test("lines that are no lines of metrics are notes", () => {
  const { notes, epochs } = read([
    ...["", "{", "[]", "null", '{"kind":"constructor"}', '{"kind":"start","step":"1"}'],
    ...linesOf(generatedRun({})),
  ]);
  assert.equal(notes.length, 6);
  assert.equal(notes[1], 'expected a line of metrics, found "{"');
  assert.equal(epochs.length, 3);
});

/** Of 8 answers, 3 right, 5 of which are the same; two of the problems were trained on. */
const details = {
  ...{ right: 3, total: 8, low: 13.7, high: 69.4 },
  constant: { answer: "1", right: 5, at_least: false },
  cut: { limit: 8, longer: 0, cut: 0 },
  breakdowns: { seen: { title: "", groups: ["seen", "unseen"], right: [1, 2], total: [2, 6] } },
};

function detailed(changes: Record<string, unknown> = {}) {
  const [line] = linesOf(generatedRun({})).filter(({ kind }) => kind === "epoch");
  return JSON.stringify({ ...line, details: { test: { ...details, ...changes } } });
}

Deno.test("the last evaluation says what a constant answer would reach, and of how many examples an accuracy is", () => {
  const { epochs, baselines, notes } = read([start(0), detailed()]);
  assert.deepEqual([baselines, notes], [{ test: 62.5 }, []]);
  const behind = ["acc_seen", "beam_acc_unseen", "acc_macro", "acc_within_1e-2_L1"].map((end) =>
    examplesBehind(`test_arithmetic_${end}`, { ...epochs[0]!, counts: { test: 8 } })
  );
  assert.deepEqual(behind, [2, 6, undefined, 8]);
  const run = { epochs } as RunHistory;
  assert.deepEqual(
    ["test_arithmetic_acc", "test_arithmetic_acc_7", "valid_arithmetic_acc", "loss"]
      .map((metric) => seenShareOf(metric, run)),
    [25, 25, undefined, undefined],
  );
});

Deno.test("details that are of another shape are no lines of metrics", () => {
  const { seen } = details.breakdowns,
    column = (name: string, value: unknown) => ({
      breakdowns: { seen: { ...seen, [name]: value } },
    });
  for (
    const changes of [
      ...[{ right: null }, { constant: null }, { constant: { answer: 1, right: 2 } }, { cut: {} }],
      ...[{ breakdowns: [] }, column("title", 1), column("groups", "ab"), column("right", [1])],
      ...[column("total", [1, null]), column("groups", [1, 2])],
    ]
  ) {
    const { epochs, notes } = read([start(0), detailed(changes)]);
    assert.deepEqual([epochs.length, notes.length], [0, 1], JSON.stringify(changes));
  }
});

Deno.test("no line, however damaged, stops the reader", () => {
  const lines = [...linesOf(generatedRun({})).map((line) => JSON.stringify(line)), detailed()];
  const damaged = fc.tuple(fc.constantFrom(...lines), fc.nat(400), fc.string({ unit: "binary" }))
    .map(([line, at, text]) => line.slice(0, at) + text + line.slice(at + text.length));
  const any = fc.oneof(damaged, fc.json(), fc.constantFrom(...lines));
  fc.assert(
    fc.property(fc.array(any), (some) => {
      const { reports, epochs, notes } = read(some);
      assert(reports.length + epochs.length + notes.length <= some.length);
      assert(reports.every(({ step }, k) => k === 0 || step > reports[k - 1]!.step));
    }),
    { numRuns: soak(500) },
  );
});
