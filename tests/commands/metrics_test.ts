/** What programs read of a run: the same as people read in its log. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

function lastScores(folder: string): Record<string, number> {
  const { epoch: _, ...scores } = JSON.parse(
    program.messages(folder, /^__log__/).at(-1)!.slice("__log__:".length),
  );
  return scores;
}

/** The others are not in the line that its notebooks read. */
function knownToInt2Int(metrics: Readonly<Record<string, number | null>>) {
  const { valid_arithmetic_acc_macro: macro, ...others } = metrics;
  assert.ok(typeof macro === "number");
  return others;
}

Deno.test("metrics.jsonl has the reports, scores and ends of a run and of an evaluation in its folder", () =>
  inTemporaryFolder(async (dump) => {
    const folder = program.runFolder(dump);
    for (const max_epoch of [1, 2]) {
      const args = program.commandLine(dump, { max_epoch, tensorboard: "true" });
      const { code, stderr } = await program.int2int(args);
      assert.equal(code, 0, stderr);
    }
    const lines = program.metricsIn(folder);
    const kinds = lines.map(({ kind }) => kind).join(" ");
    const process = "start report report epoch end";
    assert.equal(kinds, `${process} ${process}`);

    const reports = program.reportsIn(folder).filter(({ kind }) => kind === "report");
    const logged = program.messages(folder, /ARITHMETIC/).map((line) =>
      /^ *(\d+) -.*ARITHMETIC: +(\S+) - LR: (\S+)$/.exec(line)!.slice(1).map(Number)
    );
    const told = reports.map((line) => {
      assert.ok(line.kind === "report" && line.gradient_norm! > 0 && line.memory > 1e6);
      return [line.step, Number(line.loss!.toFixed(4)), line.learning_rate];
    });
    assert.deepEqual(told, logged);
    assert.deepEqual(reports.map(({ examples }) => examples), [160, 320, 480, 640]);

    const last = lines.at(-2);
    assert.ok(last?.kind === "epoch");
    assert.deepEqual(knownToInt2Int(last.metrics), lastScores(folder));
    assert.equal(last.counts.valid, 32);
    const classes = Object.entries(last.counts).filter(([name]) => name !== "valid");
    assert.equal(classes.reduce((sum, [, count]) => sum + count, 0), 32);
    const [before, after] = [lines[4]!, lines[5]!];
    assert.ok(before.kind === "end" && after.kind === "start");
    assert.equal(before.reason, "finished");
    // The second process begins where the first ended; it may have taken a moment to say so.
    assert.ok(after.seconds >= before.seconds && after.seconds < before.seconds + 1);
    assert.equal(
      namesIn(folder).filter((name) => name.startsWith("events.out.tfevents.")).length,
      2,
    );

    const args = ["--eval_from_exp", folder, "--eval_size", "64", "--max_output_len", "10"];
    const here = ["--dump_path", dump, "--exp_name", "e", "--exp_id", "1"];
    const { code, stderr } = await program.int2int(["evaluate", ...args, ...here]);
    assert.equal(code, 0, stderr);
    const evaluated = program.metricsIn(folder).at(-1);
    assert.ok(evaluated?.kind === "evaluation");
    assert.deepEqual(knownToInt2Int(evaluated.metrics), lastScores(folder));
    assert.equal(evaluated.counts.valid, 64);
    assert.equal(evaluated.model, program.checkpointIn(folder));
  }));

Deno.test("an error that ends a run is its last line; half a line from before is cut off", () =>
  inTemporaryFolder(async (dump) => {
    const folder = program.runFolder(dump);
    Deno.mkdirSync(folder, { recursive: true });
    Deno.writeTextFileSync(`${folder}/metrics.jsonl`, '{"kind":"rep');
    const args = program.commandLine(dump, { optimizer: "sgd,lr=1e30" });
    const { code } = await program.int2int(args);
    assert.equal(code, 2);
    const lines = program.metricsIn(folder), last = lines.at(-1);
    assert.equal(lines[0]!.kind, "start");
    assert.ok(last?.kind === "end" && last.reason === "error");
    assert.match(readFileSync(`${folder}/train.log`, "utf8"), /The run ended: /);
  }));
