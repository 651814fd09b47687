import assert from "node:assert/strict";
import fc from "fast-check";
import { LogParser } from "../../src/runs/log_parser.ts";
import { flagsInNamespace } from "../../src/runs/log_flags.ts";
import type { EpochLine, ReportLine } from "../../src/log/metrics_line.ts";
import { referenceScores } from "../log/reference_log.ts";
import { soak } from "../soak.ts";
import { generatedRun, linesOf, logOf } from "./generated_runs.ts";

const referenceLog = Deno.readTextFileSync(
  new URL("../golden/reference_run/train.log", import.meta.url),
);

function read(text: string) {
  const parser = new LogParser(), notes: string[] = [];
  for (const line of text.split("\n").slice(0, -1)) {
    parser.take(line, (note) => notes.push(note));
  }
  return { ...parser.told(), notes };
}

/** Records of a log that starts at some second, one a message. */
function records(...messages: string[]): string {
  return messages.map((message, k) =>
    `INFO - 11/23/26 18:44:${String(k % 60).padStart(2, "0")} - 0:00:${
      String(k % 60).padStart(2, "0")
    } - ${message}\n`
  ).join("");
}

const begin = "============ Initialized logger ============";
const epoch = (k: number) => `============ Starting epoch ${k} ... ============`;
const report = (step: number, loss = " 0.5000") =>
  `${
    String(step).padStart(7)
  } - 3985.14 equations/s - 47208.98 words/s - ARITHMETIC: ${loss} - LR: 1.0000e-03`;
const scores = (k: number, value = "50.0") => `__log__:{"epoch": ${k}, "valid_x_acc": ${value}}`;

Deno.test("the log of a run of Int2Int in Python tells its flags, reports, scores and counts", () => {
  const { flags, reports, epochs, notes } = read(referenceLog);
  assert.deepEqual(notes, []);
  assert.deepEqual(
    [flags.base, flags.cpu, flags.eval_data, flags.data_types, flags.optimizer, flags.GRU],
    [10, true, "gcd.test", "", "adam,lr=0.001", false],
  );
  assert.deepEqual(reports.map(({ step }) => step), [200, 400, 600, 800]);
  const { time: _, ...first } = reports[0]!;
  assert.deepEqual(first, {
    kind: "report",
    ...{ step: 200, examples: 12800, epoch: 0, seconds: 3, loss: 0.7161 },
    ...{ learning_rate: 0.001, examples_per_second: 3985.14, memory: 0 },
  });
  assert.deepEqual(
    epochs.map(({ epoch, metrics }) => ({ epoch, ...metrics })),
    referenceScores(),
  );
  assert.deepEqual(epochs[2]!.counts, { valid: 256, valid_1: 139, valid_2: 39, valid_5: 11 });
  assert.deepEqual(epochs.map(({ step, seconds }) => [step, seconds]), [
    [300, 5],
    [600, 10],
    [900, 14],
  ]);
  assert.equal(epochs[1]!.loss, (0.3806 + 0.3260) / 2);
});

Deno.test("our log tells what metrics.jsonl tells, but for what it rounds", () => {
  const run = generatedRun({ base: 10 }, { epochs: 4, reports: 3 });
  const { reports, epochs, baselines, flags } = read(logOf(run));
  const lines = linesOf(run);
  const rounded = lines.filter((line): line is ReportLine => line.kind === "report")
    .map((line) => ({ ...line, loss: Number(line.loss!.toFixed(4)), memory: 0 }));
  // The log has whole seconds.
  const whole = ({ time: _, seconds, ...line }: ReportLine | EpochLine) => ({
    ...line,
    seconds: Math.round(seconds),
  });
  assert.deepEqual(reports.map(whole), rounded.map(whole));
  assert.deepEqual(
    epochs.map(({ metrics, counts, step }) => ({ metrics, counts, step })),
    lines.filter((line) => line.kind === "epoch").map(({ metrics, counts, step }) => ({
      metrics,
      counts,
      step,
    })),
  );
  assert.deepEqual(baselines, { valid: 60 });
  assert.equal(flags.epoch_size, 3200);
});

Deno.test("what a process lost and a later one did again counts once", () => {
  const { reports, epochs } = read(records(
    ...[begin, epoch(0), report(10), report(20), scores(0), epoch(1), report(30), report(40)],
    ...[begin, "Checkpoint reloaded. Resuming at epoch 1 / iteration 25 ...", epoch(1)],
    ...[report(30, " 0.2500"), scores(1, "75.0")],
  ));
  assert.deepEqual(reports.map(({ step, loss }) => [step, loss]), [[10, 0.5], [20, 0.5], [
    30,
    0.25,
  ]]);
  assert.deepEqual(epochs.map(({ epoch }) => epoch), [0, 1]);
  // The second process has worked for 3 seconds when it reports, the first for 6 until step 30, of which 3 are lost.
  assert.equal(reports[2]!.seconds, 4 + 11);
});

Deno.test("a process that starts from the beginning replaces the one before", () => {
  const { reports, epochs } = read(records(
    ...[begin, epoch(0), report(10), scores(0), epoch(1), report(20), scores(1)],
    ...[begin, epoch(0), report(10, " 0.1250"), scores(0, "99.0")],
  ));
  assert.deepEqual(reports.map(({ step, loss }) => [step, loss]), [[10, 0.125]]);
  assert.deepEqual(epochs.map(({ metrics }) => metrics.valid_x_acc), [99]);
});

Deno.test("an evaluation that is logged behind a training is no epoch of it; alone it is one", () => {
  const evaluation = [begin, "Creating valid iterator for arithmetic ...", scores(0, "1.0")];
  const alone = read(records(...evaluation));
  assert.deepEqual([alone.epochs.length, alone.outcome], [1, "finished"]);
  const both = read(records(begin, epoch(0), report(10), scores(0, "60.0"), ...evaluation));
  assert.deepEqual(both.epochs.map(({ metrics }) => metrics.valid_x_acc), [60]);
});

Deno.test("values that are no numbers, as Python writes them, are null", () => {
  const { reports, epochs, notes } = read(records(
    ...[begin, epoch(0), report(10, "    nan")],
    '__log__:{"epoch": 0, "a_loss": NaN, "b": Infinity, "c": -Infinity, "d NaN": 1.5, "e": "x"}',
  ));
  assert.equal(reports[0]!.loss, null);
  assert.deepEqual(epochs[0]!.metrics, { a_loss: null, b: null, c: null, "d NaN": 1.5 });
  assert.deepEqual(notes, []);
});

Deno.test("several losses, days of work and lines of other loggers are understood", () => {
  const days = "INFO - 11/25/26 18:44:48 - 2 days, 1:02:03 - " +
    "    200 -   85.14 examples/s -  908.98 words/s - ARITHMETIC:  0.7161 || PONDER-PENALTY:  0.0100 - LR: 1.0000e-03\n";
  const { reports, epochs } = read(
    days + `2026-11-23 root: ${scores(0)}\n${epoch(1)}\n${report(400)}\n`,
  );
  assert.deepEqual(reports.map(({ loss, seconds, time }) => [loss, seconds, time === ""]), [
    [0.7161, ((2 * 24 + 1) * 60 + 2) * 60 + 3, false],
    [0.5, ((2 * 24 + 1) * 60 + 2) * 60 + 3, true],
  ]);
  assert.deepEqual([epochs[0]!.epoch, reports[1]!.epoch], [0, 1]);
});

Deno.test("how a run ended is what the log said last", () => {
  const outcome = (...messages: string[]) => read(records(begin, epoch(0), ...messages)).outcome;
  assert.equal(outcome(report(10)), undefined);
  assert.equal(outcome("Stopped at epoch 0, iteration 10; run again to continue"), "stopped");
  const criterion = "Stopping criterion has been below its best value for more than 3 epochs. " +
    "Ending the experiment...";
  assert.equal(outcome(criterion, "Saving checkpoint to c ..."), "finished");
  assert.equal(outcome(criterion, begin, epoch(1)), undefined);
});

Deno.test("flags are read from the repr of a Namespace, too", () => {
  const text =
    "Namespace(base=10, name='it\\'s, x', path=\"a)b\", lr=1e-05, none=None, amp=-1, l=[1, (2, 3)], cpu=True)";
  assert.deepEqual(flagsInNamespace(text), {
    ...{ base: 10, name: "it's, x", path: "a)b", lr: 1e-5, none: "None", amp: -1 },
    ...{ l: "[1, (2, 3)]", cpu: true },
  });
  assert.equal(read(records(begin, text)).flags.base, 10);
  assert.deepEqual(flagsInNamespace("Namespace("), {});
});

Deno.test("scores that cannot be read are a note, and the others count", () => {
  const { epochs, notes } = read(
    records(begin, epoch(0), '__log__:{"epoch": 0, "a', scores(1), "__log__:[1]"),
  );
  assert.deepEqual(epochs.map(({ epoch }) => epoch), [1]);
  assert.deepEqual(notes, [
    'expected scores as JSON, found "__log__:{"epoch": 0, "a"',
    'expected scores as JSON, found "__log__:[1]"',
  ]);
});

Deno.test("no log, however damaged, stops the reader or brings steps out of order", () => {
  const lines = [...referenceLog.split("\n"), ...logOf(generatedRun({})).split("\n")]
    .filter((line) => !line.includes("layer"));
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...lines) },
    fc.string({ unit: "binary" }),
    fc.tuple(fc.constantFrom(...lines), fc.nat(80)).map(([line, end]) => line.slice(0, end)),
    fc.tuple(fc.constantFrom(...lines), fc.nat(80)).map(([line, start]) => line.slice(start)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const { reports, epochs } = read(pieces.join("\n") + "\n");
      const isRising = (values: number[]) => values.every((v, k) => k === 0 || v > values[k - 1]!);
      assert(isRising(reports.map(({ step }) => step)));
      // An epoch may be evaluated within, too.
      assert(epochs.every(({ epoch, step }, k) => {
        const before = epochs[k - 1];
        return !before || epoch > before.epoch || epoch === before.epoch && step > before.step;
      }));
      assert(reports.every((line) => Number.isFinite(line.examples + line.seconds)));
    }),
    { numRuns: soak(500) },
  );
});

Deno.test("scores of an earlier epoch make those of later ones void, whatever steps were reported between", () => {
  const { epochs } = read(records(begin, epoch(0), scores(0), scores(2), report(250), scores(1)));
  assert.deepEqual(epochs.map(({ epoch }) => epoch), [0, 1]);
});

Deno.test("an evaluation within an epoch stands beside that at its end, and its step is no score", () => {
  const within = '__log__:{"epoch": 0, "step": 20, "valid_x_acc": 30.0}';
  const { epochs } = read(records(begin, epoch(0), report(20), within, report(40), scores(0)));
  assert.deepEqual(epochs.map(({ metrics }) => metrics), [{ valid_x_acc: 30 }, {
    valid_x_acc: 50,
  }]);
  assert.equal(epochs[0]!.step, 20);
});
