/** Problems that were planted in the training file, and answers that no tolerance can be about, as a user meets them. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { gcdLines, write } from "../examples/read/data_files.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

/** 40 test examples, 12 of which are in the training file, one twice; all answers the same, so that some are right. */
function writeFiles(folder: string): program.Flags {
  const lines = gcdLines(120).map((line) => line.replace(/\t.*/, "\t+ 1"));
  const tests = [...lines.slice(0, 11), lines[3]!, ...lines.slice(92)];
  return {
    train_data: write(folder, lines.slice(0, 92).join("\n"), "train"),
    eval_data: write(folder, tests.join("\n"), "valid"),
  };
}

function evaluatedIn(folder: string) {
  const line = program.metricsIn(folder).findLast(({ kind }) =>
    kind === "epoch" || kind === "evaluation"
  );
  assert.ok(line?.kind === "epoch" || line?.kind === "evaluation");
  return line;
}

Deno.test("accuracy on problems in the training file is told apart, in training and in an evaluation that names the file", () =>
  inTemporaryFolder(async (folder) => {
    const files = writeFiles(folder), run = program.runFolder(folder);
    const metric = "valid_arithmetic_acc_unseen";
    const flags = { ...files, eval_size: -1, max_epoch: 2, validation_metrics: metric };
    const { code, stderr } = await program.int2int(program.commandLine(folder, flags));
    assert.equal(code, 0, stderr);
    const { metrics, details } = evaluatedIn(run), { seen } = details!.valid!.breakdowns;
    assert.deepEqual([seen!.groups, seen!.total], [["seen", "unseen"], [12, 28]]);
    assert.equal(metrics.valid_arithmetic_acc_seen, 100 * seen!.right[0]! / 12);
    assert.equal(program.messages(run, /^12 of 40 problems are in the training file; /).length, 2);
    assert.ok(program.messages(run, new RegExp(`^New best score for ${metric}`)).length > 0);

    const again = ["--dump_path", folder, "--exp_name", "again", "--exp_id", "1"];
    const named = ["--eval_data", String(files.eval_data), "--eval_size", "-1", ...again];
    const known = ["--train_data", String(files.train_data)];
    const evaluate = [
      "evaluate",
      "--eval_from_exp",
      run,
      "--reload_model",
      program.checkpointIn(run),
    ];
    const evaluated = await program.int2int([...evaluate, ...named, ...known]);
    assert.equal(evaluated.code, 0, evaluated.stderr);
    assert.deepEqual(evaluatedIn(join(folder, "again", "1")).details, details);
    const table = await program.int2int(["runs", run, "--json", "--metric", metric]);
    const [{ last_low, last_high }] = JSON.parse(table.stdout);
    assert.ok(last_high > last_low, "the interval is that of the 28 other problems");
  }));

Deno.test("a tolerance is refused in one line where answers are no integers, in training and evaluation", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, "1 2\t( 3\n2 3\t+ 5\n", "words");
    const files = { operation: "data", train_data: path, eval_data: path, max_epoch: 1 };
    const says = "int2int: --tolerance: expected answers that are numbers or arrays of numbers, " +
      "found [(, 3] in valid\n";
    const refused = async (args: readonly string[]) => {
      const { code, stderr } = await program.int2int(args);
      assert.deepEqual([code, `${program.linesBesideLog(stderr).join("\n")}\n`], [2, says]);
    };
    const trained = await program.int2int(program.commandLine(folder, files));
    assert.equal(trained.code, 0, trained.stderr);
    await Promise.all([
      refused(program.commandLine(folder, { ...files, exp_id: "2", tolerance: "2" })),
      refused([
        ...["evaluate", "--eval_from_exp", program.runFolder(folder), "--eval_data", path],
        ...["--dump_path", folder, "--tolerance", "5%"],
      ]),
    ]);
  }));
