import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { numberArray } from "../../src/tokenizers/number_array.ts";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";
import { gcd } from "../../src/arithmetic/euclid.ts";
import { Random } from "../../src/random.ts";
import { packings, write } from "../examples/read/data_files.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

const integer = positionalInts(10), pair = numberArray(integer, { dimensions: 1, maxSize: 2 });

/** Random lines of GCDs in base 10. */
function lines(count: number, seed: number): string {
  const random = new Random([seed, 1, 2, 3]);
  return Array.from({ length: count }, () => {
    const [a, b] = [random.bigInteger(1n, 1000n), random.bigInteger(1n, 1000n)];
    return `${pair.encode([a, b]).join(" ")}\t${integer.encode(gcd(a, b)).join(" ")}\n`;
  }).join("");
}

/** Three files, each packed in its own way. @returns the flags that name them */
function writeFiles(folder: string): program.Flags {
  const train = write(folder, packings.gzip!(lines(300, 1)), "train.gz");
  const valid = write(folder, packings.plain!(lines(50, 2)), "valid");
  const test = write(folder, packings.zstd!(lines(40, 3)), "test.zst");
  return { train_data: train, eval_data: `${valid},${test}` };
}

function scoresOf(folder: string): Record<string, number>[] {
  return program.messages(folder, /^__log__/).map((line) => JSON.parse(line.slice(8)));
}

/** Evaluates a run from an empty folder. */
function evaluate(cwd: string, flags: Readonly<Record<string, string>>) {
  const args = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
  return program.int2int(args, { cwd });
}

Deno.test("a model is trained on a file and evaluated on two, and a run that was stopped goes on alike", (t) =>
  inTemporaryFolder(async (folder) => {
    const dump = `${folder}/dump`, own = program.runFolder(dump);
    const files = writeFiles(folder);
    const flags = { ...files, operation: "data", data_types: "int[2]:int" };
    const train = (changes: program.Flags) =>
      program.int2int(program.commandLine(dump, { ...flags, ...changes }));

    await t.step("scores have the names of the files", async () => {
      const { code, stderr } = await train({ max_epoch: 2 });
      assert.equal(code, 0, stderr);
      assert.deepEqual(program.messages(own, /^Loaded/), [
        "Loaded 32 examples from the disk.",
        "Loaded 32 examples from the disk.",
        "Loaded 300 examples from the disk.",
      ]);
      const [first, second] = scoresOf(own);
      assert.ok(first!.valid_arithmetic_xe_loss! > second!.valid_arithmetic_xe_loss!);
      assert.ok(first!.test_arithmetic_xe_loss! > second!.test_arithmetic_xe_loss!);
      assert.notEqual(second!.valid_arithmetic_xe_loss, second!.test_arithmetic_xe_loss);
      assert.ok("valid_arithmetic_acc_1" in second! && "test_arithmetic_acc_1" in second);
    });

    await t.step("a saved model does not say on which files it is evaluated", async () => {
      const { code, stderr } = await evaluate(folder, { eval_from_exp: own });
      assert.equal(
        stderr,
        "int2int: --eval_data: expected a file of examples for --operation data (the default); " +
          "files are not taken over with a saved model, name them again\n",
      );
      assert.equal(code, 2);
      assert.ok(!existsSync(`${folder}/dumped`), "a folder was made");
    });

    await t.step("a saved model scores the same", async () => {
      const eval_data = String(files.eval_data);
      const how = { eval_data, eval_size: "32", exp_id: "again" };
      const { code, stderr } = await evaluate(folder, { eval_from_exp: own, ...how });
      assert.equal(code, 0, stderr);
      const [{ epoch: _, ...found }] = scoresOf(`${folder}/dumped/debug/again`) as [
        Record<string, number>,
      ];
      const { epoch: __, ...expected } = scoresOf(own)[1]!;
      assert.deepEqual(Object.keys(found), Object.keys(expected));
      for (const name of Object.keys(found)) {
        assert.ok(Math.abs(found[name]! - expected[name]!) < 1e-4, name);
      }
    });

    for (const more of [{}, { batch_load: "true", reload_size: 70 }]) {
      await t.step(`resuming ${JSON.stringify(more)}`, async () => {
        const id = `parts${Object.keys(more).length}`, once = `once${Object.keys(more).length}`;
        for (const max_epoch of [1, 3]) {
          assert.equal((await train({ ...more, exp_id: id, max_epoch })).code, 0);
        }
        assert.equal((await train({ ...more, exp_id: once, max_epoch: 3 })).code, 0);
        const content = (name: string) =>
          program.contentOf(program.checkpointIn(program.runFolder(dump, name)));
        assert.deepEqual(content(id), content(once));
        assert.deepEqual(scoresOf(program.runFolder(dump, id)), scoresOf(`${dump}/e/${once}`));
      });
    }
  }));

Deno.test("test problems that are trained on are told of, others are not", () =>
  inTemporaryFolder(async (folder) => {
    const { train_data, eval_data } = writeFiles(folder);
    const told = async (exp_id: string, files: string) => {
      const changes = { train_data: train_data!, eval_data: files, max_epoch: 1, exp_id };
      const { code, stderr } = await program.int2int(program.commandLine(folder, changes));
      assert.equal(code, 0, stderr);
      return program.messages(
        program.runFolder(folder, exp_id),
        /problems of .* in the training file/,
      );
    };
    assert.deepEqual(await told("leak", String(train_data)), [
      `32 of 32 problems of ${train_data} are in the training file`,
    ]);
    assert.deepEqual(await told("clean", String(eval_data)), []);
  }));

Deno.test("an operation's own tokenizers and classes apply to files", () =>
  inTemporaryFolder(async (folder) => {
    const { train_data, eval_data } = writeFiles(folder);
    const changes = { train_data: train_data!, max_epoch: 1, max_class: 1 };
    const args = program.commandLine(`${folder}/dump`, { ...changes, eval_data: eval_data! });
    const { code, stderr } = await program.int2int(args);
    assert.equal(code, 0, stderr);
    // All GCDs from 1 on share a class.
    const [scores] = scoresOf(program.runFolder(`${folder}/dump`));
    const classes = Object.keys(scores!).filter((name) => /valid.*_acc_\d+$/.test(name));
    assert.deepEqual(classes, ["valid_arithmetic_acc_1"]);
  }));

Deno.test("a mistake in a file ends the run with one line that names the place, and exit code 2", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, `${lines(20, 1)}V2 + 1 + 2 + 1\n`);
    const run = (more: program.Flags = {}) =>
      program.int2int(program.commandLine(`${folder}/dump`, { train_data: path, ...more }));
    const { code, stderr } = await run();
    assert.equal(code, 2);
    assert.deepEqual(program.linesBesideLog(stderr), [
      `int2int: ${path}:21: no tab, expected problem, tab, answer`,
    ]);
    const skipping = await run({ skip_bad_lines: "true", max_epoch: 1 });
    assert.equal(skipping.code, 0, skipping.stderr);
    const [warning] = program.messages(program.runFolder(`${folder}/dump`), / are skipped/);
    assert.equal(
      warning,
      `${path}: 1 of 21 lines are skipped; the first: ${path}:21: no tab, ` +
        "expected problem, tab, answer",
    );
  }));
