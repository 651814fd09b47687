/** Folders and files that others made: what they may decide, and what becomes of those that are no files. */
import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { run } from "../child_process.ts";
import { currentProcess } from "../../src/files/process_identity.ts";
import { recordName } from "../../src/files/temporary_names.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

/** What a stranger writes into the flags of a run. */
function personal(folder: string): Record<string, unknown> {
  return {
    ...{ dump_path: `${folder}/theirs`, exp_name: "theirs", exp_id: "theirs", device: "cuda" },
    ...{ eval_data: `${folder}/secret`, eval_output: `${folder}/their_output`, eval_size: 7 },
    ...{ train_data: `${folder}/secret`, beam_eval: true, beam_size: 4, eval_verbose: 2 },
    ...{ reload_checkpoint: `${folder}/secret`, env_base_seed: 1, stopping_criterion: "a,1" },
  };
}

Deno.test("a stranger's run decides the model and its problem, and nothing else", (t) =>
  inTemporaryFolder(async (folder) => {
    const train = program.commandLine(folder, { max_epoch: 1 });
    assert.equal((await program.int2int(train)).code, 0);
    const theirs = `${folder}/run`;
    cpSync(program.runFolder(folder), theirs, { recursive: true });
    const flags = JSON.parse(readFileSync(`${theirs}/params.json`, "utf8"));
    writeFileSync(`${theirs}/params.json`, JSON.stringify({ ...flags, ...personal(folder) }));
    writeFileSync(`${folder}/secret`, "my secret\n");
    const before = readdirSync(folder);

    await t.step("evaluation", async () => {
      const args = ["--eval_from_exp", theirs, "--eval_size", "32", "--exp_id", "mine"];
      const { code, stdout, stderr } = await program.int2int(args, { cwd: folder });
      assert.equal(code, 0, stderr);
      assert.doesNotMatch(stdout + stderr, /secret|beam_acc/);
      assert.deepEqual(readdirSync(folder).sort(), [...before, "dumped"].sort());
      const mine = `${folder}/dumped/debug/mine`;
      assert.deepEqual(readdirSync(mine).sort(), ["metrics.jsonl", "params.json", "train.log"]);
      const used = JSON.parse(readFileSync(`${mine}/params.json`, "utf8"));
      const { base, maxint, max_output_len, n_enc_layers, eval_data, dump_path } = used;
      assert.deepEqual([base, maxint, max_output_len, n_enc_layers], [10, 1000, 10, 1]);
      assert.deepEqual([eval_data, dump_path], ["", ""]);
    });

    await t.step("asking", async () => {
      const args = ["predict", "--eval_from_exp", theirs, "12 18"];
      const { code, stdout, stderr } = await program.int2int(args, { cwd: folder });
      assert.equal(code, 0, stderr);
      // Answers that look alike are shown once.
      assert.match(stdout, /^\[12, 18\]\n( {2}.*\n){1,3}$/);
    });

    await t.step("export", async () => {
      const args = ["export", "--eval_from_exp", theirs, `${folder}/onnx`];
      assert.equal((await program.int2int(args)).code, 0);
      const text = readFileSync(`${folder}/onnx/params.json`, "utf8");
      assert.doesNotMatch(text, /theirs|secret|optimizer|epoch/);
      assert.match(text, /"base": 10,/);
      const again = ["predict", "--reload_model", `${folder}/onnx`, "12 18"];
      assert.equal((await program.int2int(again)).code, 0);
    });
  }));

const data = ["--operation", "data", "--train_data", "x", "--eval_data", "x"];

/** A flag that names a file, and what else its command needs. */
const commands: Readonly<Record<string, readonly string[]>> = {
  train_data: data.slice(0, 2),
  eval_data: data.slice(0, 4),
  reload_model: ["--eval_only", "true"],
  reload_checkpoint: ["--operation", "gcd"],
  problem: [],
  eval_from_exp: [],
};

Deno.test({
  name: "a pipe in the place of a file is told at once, whichever flag names it",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inTemporaryFolder(async (folder) => {
      await run("mkfifo", [`${folder}/pipe.ts`]);
      writeFileSync(`${folder}/x`, "+ 1\t+ 1\n");
      for (const [flag, others] of Object.entries(commands)) {
        const args = [...others, `--${flag}`, "pipe.ts"];
        const { code, stdout, stderr } = await program.int2int(args, { cwd: folder });
        const expected = new RegExp(
          `^int2int: --${flag}: expected a (file|folder|file or folder), found a pipe: "pipe.ts"\n$`,
        );
        assert.match(stderr, expected);
        assert.deepEqual([code, stdout], [2, ""]);
        assert.deepEqual(readdirSync(folder).sort(), ["pipe.ts", "x"]);
      }
    }),
});

Deno.test({
  name: "a pipe where generate looks for files of its own is not waited for",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inTemporaryFolder(async (folder) => {
      const sizes = ["--train", "20", "--valid", "0", "--test", "0", "--output", folder];
      const args = ["generate", "--operation", "gcd", ...sizes];
      const dead = { ...currentProcess(), pid: 2 ** 31 - 5 };
      await run("mkfifo", [`${folder}/${recordName("gcd.manifest.json", dead)}`]);
      const beside = await program.int2int(args);
      assert.equal(beside.code, 0, beside.stderr);

      const manifest = `${folder}/gcd.manifest.json`;
      rmSync(manifest);
      await run("mkfifo", [manifest]);
      const { code, stderr } = await program.int2int(args);
      assert.equal(stderr, `int2int: ${manifest}: expected a file, found a pipe\n`);
      assert.equal(code, 2);
    }),
});

Deno.test("data in a format that is not read is named by every command that takes data", () =>
  inTemporaryFolder(async (folder) => {
    const path = `${folder}/data.txt.xz`, good = `${folder}/good.txt`;
    writeFileSync(path, Uint8Array.fromHex("fd377a585a000004e6d6b44602002101"));
    writeFileSync(good, "+ 1\t+ 1\n");
    for (const [train_data, eval_data] of [[path, good], [good, path]] as const) {
      const flags = { operation: "data", train_data, eval_data };
      const { code, stderr } = await program.int2int(program.commandLine(folder, flags));
      const lines = program.linesBesideLog(stderr);
      assert.deepEqual(lines, [
        `int2int: ${path}: is xz data, expected text (ASCII or UTF-8), plain or compressed with ` +
        "gzip or zstd",
      ]);
      assert.equal(code, 2);
    }
    assert.ok(!existsSync(program.checkpointIn(program.runFolder(folder))));
  }));
