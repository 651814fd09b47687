/** `params.json` says how the model beside it was trained, whatever is done in its folder afterwards. */
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

Deno.test("the flags of a run stay as they were where nothing is trained", () =>
  inTemporaryFolder(async (dump) => {
    const folder = program.runFolder(dump), short = { max_epoch: 1, epoch_size: 64, maxint: 99 };
    const run = async (args: string[], expected = 0) => {
      const { code, stderr } = await program.int2int(args, { cwd: dump });
      assert.equal(code, expected, stderr);
      return stderr;
    };
    const flags = () => readFileSync(`${folder}/params.json`, "utf8");
    await run(program.commandLine(dump, short));
    const before = flags(), names = namesIn(folder);
    assert.equal(JSON.parse(before).maxint, 99);

    const said = await run(program.commandLine(dump, { ...short, maxint: 999 }));
    assert.match(said, /1 epoch was trained before; for more, raise --max_epoch\n$/);
    assert.equal(flags(), before);
    assert.deepEqual(namesIn(folder), names);

    const where = ["--dump_path", dump, "--exp_name", "e", "--exp_id", "1", "--eval_size", "8"];
    await run(["--eval_from_exp", folder, ...where, "--maxint", "50"]);
    assert.equal(flags(), before);
    const refused = await run(["export_data", ...program.commandLine(dump)], 2);
    assert.match(refused, /int2int: --maxint: the examples in .* were made with 99, found 1000/);
    assert.equal(flags(), before);

    await run(program.commandLine(dump, { ...short, maxint: 999, max_epoch: 2 }));
    assert.equal(JSON.parse(flags()).maxint, 999);

    const forgotten = await run(["predict", "--eval_from_exp", "e", "12 18"], 2);
    const hint = "it has the run 1: name one, as in e/1\n";
    assert.ok(forgotten.endsWith(hint), forgotten);
    rmSync(`${folder}/checkpoint.safetensors`);
    const none = await run(["predict", "--eval_from_exp", "e", "12 18"], 2);
    assert.match(none, /^int2int: --eval_from_exp: [^;]*\n$/);
  }));
