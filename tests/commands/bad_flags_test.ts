import assert from "node:assert/strict";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

interface Mistake {
  readonly what: string;
  readonly flags: program.Flags;
  /** All that standard error may hold. */
  readonly says: RegExp;
}

const allowedInNames =
  /1 to 200 of the characters A-Z a-z 0-9 \. _ , = - \(and not \. or \.\.\)/.source;

const mistakes: Mistake[] = [
  {
    what: "an unknown flag",
    flags: { batch_sise: 3 },
    says: /^int2int: --batch_sise: there is no such flag\. Did you mean --batch_size\?\n$/,
  },
  {
    what: "a value of another kind",
    flags: { batch_size: "many" },
    says: /^int2int: --batch_size: expected an integer, found "many"\n$/,
  },
  {
    what: "a value out of range",
    flags: { epoch_size: 0 },
    says: /^int2int: --epoch_size: expected .*1.*, found "0"\n$/,
  },
  {
    what: "a dimension that the heads do not divide",
    flags: { enc_emb_dim: 18 },
    says: /^int2int: --enc_emb_dim: expected a multiple of --n_enc_heads 4, found 18\n$/,
  },
  {
    what: "a flag that another one would have to make use of",
    flags: { beam_size: 5 },
    says: /^int2int: --beam_size: needs --beam_eval true\n$/,
  },
  {
    what: "16 bits on the CPU",
    flags: { fp16: "true", amp: 1, device: "cpu" },
    says: /^int2int: --fp16: needs a graphics card \(no --cpu true, no --device cpu\)\n$/,
  },
  {
    what: "the usual name of a flag in other programs",
    flags: { lr: "0.001" },
    says: /^int2int: --lr: say --optimizer adam,lr=0\.001\n$/,
  },
  {
    what: "the operation data without a file",
    flags: { operation: "data" },
    says: /^int2int: --train_data: expected a file of examples for --operation data .*\n$/,
  },
  {
    what: "a type of data that does not exist",
    flags: { operation: "data", data_types: "int:flaot" },
    says: /^int2int: --data_types: there is no data type "flaot"\. Did you mean float\?\n$/,
  },
  {
    what: "a file of examples that does not exist",
    flags: { train_data: "nowhere.txt" },
    says: /^int2int: --train_data: expected an existing file, found "nowhere\.txt"\n$/,
  },
  {
    what: "a flag that is not available yet",
    flags: { beam_eval_train: 5 },
    says: /^int2int: --beam_eval_train: 5 is not available yet; leave it at "0"\n$/,
  },
  {
    what: "training where only evaluation can run",
    flags: { device: "cuda" },
    says: /^int2int: --device: cuda evaluates saved models \(.*\); training takes webgpu or cpu\n$/,
  },
  {
    what: "a card for training that is not there",
    flags: { local_gpu: 63, device: "webgpu" },
    says: /^int2int: --local_gpu: expected (at most \d+|-1 or 0), found 63: .*\n$/,
  },
  {
    what: "a matmul kernel that there is not",
    flags: { gpu_matmul: "64x64x23" },
    says: /^int2int: --gpu_matmul: there is no kernel "64x64x23"\. Did you mean 64x64x\d+\?\n$/,
  },
  {
    what: "an option the optimizer does not have",
    flags: { optimizer: "adam,speed=3" },
    says: /^int2int: --optimizer: adam has no option "speed"; it has: lr, .*\n$/,
  },
  {
    what: "a metric given twice",
    flags: { validation_metrics: "valid_arithmetic_acc,valid_arithmetic_acc" },
    says: /^int2int: --validation_metrics: valid_arithmetic_acc is given twice\n$/,
  },
  {
    what: "a stopping criterion without a number of epochs",
    flags: { stopping_criterion: "valid_arithmetic_acc" },
    says: /^int2int: --stopping_criterion: expected a metric and a number of epochs.*\n$/,
  },
  {
    what: "a model file that does not exist",
    flags: { reload_model: "nowhere.safetensors" },
    says:
      /^int2int: --reload_model: expected an existing file or folder, found "nowhere\.safetensors"\n$/,
  },
  {
    what: "a checkpoint that does not exist",
    flags: { reload_checkpoint: "nowhere.safetensors" },
    says: /^int2int: --reload_checkpoint: expected an existing file, found "nowhere.*"\n$/,
  },
  ...["../../x", "a/b", "..", ";rm -r x", "$(id)", "a\nb", "é", "x".repeat(100_000)].map((
    name,
  ) => ({
    what: `the name ${JSON.stringify(name.slice(0, 20))}`,
    flags: { [name.length % 2 ? "exp_id" : "exp_name"]: name },
    says: new RegExp(
      `^int2int: --exp_(id|name): (expected .*${allowedInNames}, found|expected at most 4096 ` +
        `characters, found|control characters are not allowed:) .{1,200}\\n$`,
    ),
  })),
];

for (const { what, flags, says } of mistakes) {
  Deno.test(`${what} is refused in one line before anything is written`, () =>
    inTemporaryFolder(async (dump) => {
      const { code, stdout, stderr } = await program.int2int(program.commandLine(dump, flags));
      assert.match(stderr, says);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.deepEqual(namesIn(dump), []);
    }));
}

Deno.test("a dump path that is, or lies below, a file is refused in one line", () =>
  inTemporaryFolder(async (folder) => {
    Deno.writeTextFileSync(`${folder}/file`, "text");
    for (const dump of ["file", "file/below"]) {
      const { code, stderr } = await program.int2int(program.commandLine(`${folder}/${dump}`));
      assert.match(
        stderr,
        /^int2int: .*file.*: the folder of the run cannot be made: a file stands where a folder is expected\n$/,
      );
      assert.equal(code, 2);
    }
    assert.equal(Deno.readTextFileSync(`${folder}/file`), "text");
    assert.deepEqual(namesIn(folder), ["file"]);
  }));
