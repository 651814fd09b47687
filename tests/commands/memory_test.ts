/** What runs say of their memory, and what becomes of those that have too little. */
import assert from "node:assert/strict";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { inRunFolder } from "../../src/commands/run_scaffold.ts";
import { OutOfMemoryError } from "../../src/errors.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import { run, runDeno } from "../child_process.ts";
import * as program from "./program.ts";

const size = String.raw`(\d+ MB|\d+\.\d GB)`;

Deno.test("training says before its first step how much memory it will take, and so does evaluation", () =>
  inTemporaryFolder(async (folder) => {
    const trained = await program.int2int(program.commandLine(folder, { max_epoch: 1 }));
    assert.equal(trained.code, 0, trained.stderr);
    const path = program.runFolder(folder);
    const said = program.messages(path, /^Memory|^=+ Starting/);
    const batches = String.raw`\(batches of 32, \d+ \+ \d+ tokens\)`;
    const pattern =
      `^Memory: about ${size} for training ${batches} and ${size} for evaluation; ${size} are free$`;
    assert.match(said[0]!, new RegExp(pattern));
    assert.match(said[1]!, /Starting epoch 0/);
    const evaluated = await program.int2int([
      ...["--eval_only", "true", "--eval_from_exp", path, "--dump_path", folder],
      ...["--exp_name", "evaluated", "--exp_id", "1", "--eval_size", "20"],
    ]);
    assert.equal(evaluated.code, 0, evaluated.stderr);
    const line = program.messages(`${folder}/evaluated/1`, /^Memory/);
    assert.match(
      line.join("\n"),
      new RegExp(
        String
          .raw`^Memory: about ${size} for evaluation \(batches of 20, \d+ \+ \d+ tokens\); ${size} are free$`,
      ),
    );
  }));

/** What a command prints when a function that it calls finds no memory. */
async function printedWithout(memoryOf: string, args: readonly string[]): Promise<string[]> {
  const failing =
    `${memoryOf} = () => { throw new RangeError("Array buffer allocation failed"); };`;
  const [run, ...words] = program.shipped(args);
  const preload = `--preload=data:text/javascript,${encodeURIComponent(failing)}`;
  const { code, stderr } = await runDeno([run!, preload, ...words]);
  assert.equal(code, 2, stderr);
  return program.linesBesideLog(stderr);
}

Deno.test("a search that finds no memory ends in one line, in training and when a model is asked", () =>
  inTemporaryFolder(async (folder) => {
    const search = ["--beam_size", "2"];
    const failing = (args: readonly string[]) => printedWithout("Float32Array.from", args);
    const none = "int2int: not enough memory: an array could not be allocated";
    assert.deepEqual(
      await failing([
        ...program.commandLine(folder, { max_epoch: 1, beam_eval: "true" }),
        ...search,
      ]),
      [`${none}; try --batch_size_eval 16 or a smaller --beam_size or a smaller --max_output_len`],
    );
    assert.deepEqual(program.messages(program.runFolder(folder), /Starting epoch/), []);
    assert.equal((await program.int2int(program.commandLine(folder, { max_epoch: 1 }))).code, 0);
    const model = ["--eval_from_exp", program.runFolder(folder), ...search];
    assert.deepEqual(
      await failing(["--beam_eval", "true", "--dump_path", folder, ...model]),
      [`${none}; try --batch_size_eval 64 or a smaller --beam_size or a smaller --max_output_len`],
    );
    assert.deepEqual(
      await failing(["predict", ...model, "12 18"]),
      [`${none}; try a smaller --beam_size or --max_output_len`],
    );
    assert.deepEqual(
      await failing(["predict", ...model.slice(0, 2), "--samples", "3", "12 18"]),
      [`${none}; try a smaller --samples or --max_output_len`],
    );
  }));

Deno.test("whatever finds no memory, one line says so", () =>
  inTemporaryFolder(async (folder) => {
    const none = "int2int: not enough memory: an array could not be allocated";
    assert.deepEqual(await printedWithout("console.log", ["--help"]), [none]);
    const train_data = `${folder}/data`;
    Deno.writeTextFileSync(train_data, "V2 + 1 2 + 1 8\t+ 6\n");
    const args = program.commandLine(folder, { train_data });
    assert.deepEqual(await printedWithout("ArrayBuffer.prototype.transfer", args), [
      `${none}; ${train_data} can be read in parts: --batch_load true --reload_size 100000, or left on the ` +
      "disk: --index_train_data true",
    ]);
    const path = program.runFolder(folder);
    assert.match(program.readLog(path), /The run ended: not enough memory: an array/);
  }));

Deno.test("a run that finds no memory says so at the end of its log", () =>
  inTemporaryFolder(async (folder) => {
    const flags = flagsWith({ dump_path: folder, exp_name: "e", exp_id: "1" });
    const use = () => Promise.reject(new RangeError("Array buffer allocation failed"));
    await assert.rejects(
      inRunFolder(flags, [], { stopping: "stopping", view: "full" }, use),
      OutOfMemoryError,
    );
    assert.match(program.readLog(`${folder}/e/1`), /The run ended: not enough memory: an array/);
  }));

/** Attention of 2048 problems of 1200 tokens takes more than may be addressed. */
const tooMuch = {
  ...{ operation: "gcd", base: 2, maxint: String(2n ** 600n), max_len: -1, eval_size: 4 },
  ...{ enc_emb_dim: 8, dec_emb_dim: 8, n_enc_heads: 8, n_dec_heads: 8, batch_size: 2048 },
};

Deno.test("a run that will not fit gets a warning, and one line with advice when memory runs out", () =>
  inTemporaryFolder(async (folder) => {
    const words = program.shipped(program.commandLine(folder, tooMuch));
    // In KiB; with much less, V8 does not always find a stretch of addresses to start in. Where a shell knows no such limit, the memory of the machine is the limit.
    const limited = 'ulimit -v 85000000 2> /dev/null; exec "$0" "$@"';
    const { code, stderr } = await run("sh", ["-c", limited, Deno.execPath(), ...words]);
    assert.equal(code, 2, stderr);
    const advice = String
      .raw`try --batch_size (\d+) --accumulate_gradients (\d+), which needs about ${size}`;
    const [line, ...others] = program.linesBesideLog(stderr);
    assert.match(
      line!,
      new RegExp(`^int2int: not enough memory: ${size} could not be allocated; ${advice}$`),
    );
    assert.deepEqual(others, []);
    const path = program.runFolder(folder);
    const warned = program.messages(path, /^Training may run out/);
    const more = `it needs about ${size} more, and ${size} are free`;
    assert.match(
      warned.join("\n"),
      new RegExp(`^Training may run out of memory: ${more}; ${advice}$`),
    );
    const [, batch, accumulate] = new RegExp(advice).exec(warned[0]!)!;
    assert.equal(Number(batch) * Number(accumulate), 2048);
    assert.match(program.readLog(path), /The run ended: not enough memory/);
  }));
