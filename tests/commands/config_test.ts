/** Configuration files as their users give them. */
import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { stringify } from "smol-toml";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

Deno.test("a file trains as its flags do, and params.json trains the same model again, seed and all", () =>
  inTemporaryFolder(async (dump) => {
    const { env_base_seed: _, exp_id: __, exp_name: ___, ...flags } = program.tiny;
    writeFileSync(`${dump}/tiny.toml`, stringify({ ...flags, max_epoch: 1, cpu: true }));
    const train = async (args: string[]) => {
      const { code, stderr } = await program.int2int(["--exp_name", "e", ...args], { cwd: dump });
      assert.equal(code, 0, stderr);
    };
    await train(["--config", "tiny.toml", "--exp_id", "first"]);
    const folder = (id: string) => `${dump}/dumped/e/${id}`;
    const saved = JSON.parse(readFileSync(`${folder("first")}/params.json`, "utf8"));
    assert(saved.env_base_seed >= 0, "the seed that was drawn");
    copyFileSync(`${folder("first")}/params.json`, `${dump}/params.json`);
    await train(["--config", "params.json", "--exp_id", "again"]);
    const [first, again] = ["first", "again"].map((id) =>
      program.contentOf(program.checkpointIn(folder(id)))
    );
    assert.deepEqual(again, first);
    assert.deepEqual(
      program.messages(folder("again"), /^__log__|^Seed/),
      program.messages(folder("first"), /^__log__|^Seed/),
    );

    const asked = ["--config", "params.json", "--eval_from_exp", folder("first"), "12 18"];
    const { code, stdout, stderr } = await program.int2int(["predict", ...asked], { cwd: dump });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^\[12, 18\]\n/);
  }));

Deno.test("a mistake in a file is answered in one line, and nothing is made", () =>
  inTemporaryFolder(async (dump) => {
    writeFileSync(`${dump}/a.toml`, 'operation = "gcd"\nbatchsize = 3\n');
    const { code, stderr } = await program.int2int(["--config", "a.toml"], { cwd: dump });
    assert.equal(code, 2);
    const expected = "a.toml:2: --batchsize: there is no such flag. Did you mean --batch_size?";
    assert.equal(stderr, `int2int: ${expected}\n`);
    assert.deepEqual([...Deno.readDirSync(dump)].map(({ name }) => name), ["a.toml"]);
  }));
