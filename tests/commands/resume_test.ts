/** `int2int resume`: a run goes on with its own flags, and remembers what was changed. */
import assert from "node:assert/strict";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { appendLine } from "../../src/files/append_line.ts";
import * as program from "./program.ts";

Deno.test("a run is resumed from anywhere with the flags it has, changed as asked, and keeps a history", () =>
  inTemporaryFolder(async (dump) => {
    const folder = program.runFolder(dump);
    const start = program.commandLine(dump, { max_epoch: 1 });
    assert.equal((await program.int2int(start)).code, 0);
    const straight = program.commandLine(dump, { max_epoch: 2, exp_id: "straight" });
    assert.equal((await program.int2int(straight)).code, 0);

    const resume = async (args: string[], cwd = dump) => {
      const { code, stderr } = await program.int2int(["resume", ...args], { cwd });
      assert.equal(code, 0, stderr);
    };
    await resume([folder]);
    const nothingLeft = /^1 epoch was trained before; for more, raise --max_epoch$/;
    assert.equal(program.messages(folder, nothingLeft).length, 1);

    await resume([".", "--max_epoch", "2"], folder);
    assert.deepEqual(program.messages(folder, /: was /), ["--max_epoch: was 1, now 2: applied"]);
    const [resumed, expected] = [folder, program.runFolder(dump, "straight")]
      .map((path) => program.contentOf(program.checkpointIn(path)));
    assert.deepEqual(resumed, expected);

    // What a power cut may leave of a line.
    appendFileSync(`${folder}/history.jsonl`, '{"time":');
    await resume(["e/1", "--max_epoch", "3", "--batch_size", "16", "--debug"]);
    const [first, torn, second] = readFileSync(`${folder}/history.jsonl`, "utf8").split("\n");
    const { time, command, ...entry } = JSON.parse(first!);
    assert(Math.abs(Date.parse(time) - Date.now()) < 600_000);
    assert.deepEqual(command, ["int2int", "resume", ".", "--max_epoch", "2"]);
    assert.deepEqual(entry, { epoch: 1, step: 10, changes: { max_epoch: [1, 2] } });
    assert.equal(torn, '{"time":');
    const { changes } = JSON.parse(second!);
    assert.deepEqual(changes, { max_epoch: [2, 3], batch_size: [32, 16], debug: [false, true] });
  }));

Deno.test("what a run started from may be gone when it is resumed", () =>
  inTemporaryFolder(async (dump) => {
    assert.equal((await program.int2int(program.commandLine(dump, { max_epoch: 1 }))).code, 0);
    const reload_model = program.checkpointIn(program.runFolder(dump));
    const second = program.commandLine(dump, { max_epoch: 1, exp_id: "2", reload_model });
    assert.equal((await program.int2int(second)).code, 0);
    rmSync(reload_model);
    const resume = ["resume", "e/2", "--max_epoch", "2"];
    const { code, stderr } = await program.int2int(resume, { cwd: dump });
    assert.equal(code, 0, stderr);
    const changes = program.messages(program.runFolder(dump, "2"), / was |ignored/);
    assert.deepEqual(changes, ["--max_epoch: was 1, now 2: applied"]);
  }));

Deno.test("what cannot be resumed is answered in one line", () =>
  inTemporaryFolder(async (dump) => {
    const folder = program.runFolder(dump);
    assert.equal((await program.int2int(program.commandLine(dump, { max_epoch: 1 }))).code, 0);
    const refusal = async (...args: string[]) => {
      const { code, stderr } = await program.int2int(["resume", ...args], { cwd: dump });
      assert.equal(code, 2);
      return program.linesBesideLog(stderr).join("\n");
    };
    assert.equal(
      await refusal(),
      "int2int: resume: expected the folder of a run, like dumped/first/1",
    );
    assert.equal(
      await refusal("none"),
      "int2int: none: expected the folder of a run, found nothing",
    );
    const nothing = "int2int: e: expected a run, with params.json or checkpoint.safetensors";
    assert.equal(await refusal("e"), nothing);
    assert.equal(
      await refusal("e/1", "--exp_id", "2"),
      "int2int: --exp_id: e/1 is the run to continue",
    );
    assert.match(
      await refusal("e/1", "--base", "20"),
      /saved with --base 10, but this run has --base 20$/,
    );

    const exported = ["export", "--eval_from_exp", "e/1"];
    assert.equal((await program.int2int(exported, { cwd: dump })).code, 0);
    assert.match(await refusal("e/1/onnx"), /^int2int: e\/1\/onnx: expected a run, with /);
    const evaluation = ["--eval_from_exp", "e/1", "--dump_path", ".", "--exp_id", "judged"];
    const size = ["--eval_size", "8", "--cpu", "true"];
    assert.equal((await program.int2int([...evaluation, ...size], { cwd: dump })).code, 0);
    const judged = "int2int: debug/judged: nothing was trained here that could be continued";
    assert.equal(await refusal("debug/judged"), judged);

    const path = `${folder}/params.json`, flags = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...flags, operation: "data", problem: "theirs.ts" }));
    assert.match(await refusal("e/1"), /^int2int: --problem: .* from theirs\.ts; name its file/);
    rmSync(path);
    assert.equal((await program.int2int(["resume", "e/1"], { cwd: dump })).code, 0);
  }));

Deno.test("a line that cannot be appended is a mistake of the disk's", () =>
  inTemporaryFolder((folder) => {
    assert.throws(() => appendLine(`${folder}/none/a`, "line"), { name: "FileError" });
    appendLine(`${folder}/a`, "one");
    appendLine(`${folder}/a`, "two");
    assert.equal(readFileSync(`${folder}/a`, "utf8"), "one\ntwo\n");
  }));
