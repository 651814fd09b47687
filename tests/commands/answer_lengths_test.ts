/** A run says when --max_output_len leaves no room for answers. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

const pattern =
  /^\d+ of \d+ answers .* longer than --max_output_len 1 .* give --max_output_len \d$/;

Deno.test("answers that are generated are told of early in training, and once for all evaluations", () =>
  inTemporaryFolder(async (dump) => {
    const flags = { max_output_len: 1, epoch_size: 1280, max_epoch: 2 };
    const { code, stderr } = await program.int2int(program.commandLine(dump, flags));
    assert.equal(code, 0, stderr);
    const told = program.messages(program.runFolder(dump), /^\d+ of \d+ answers|End of epoch/);
    assert.match(told[0]!, pattern);
    assert.match(told[0]!, /^1024 of 1024 answers of the first training examples/);
    assert.match(told[2]!, pattern);
    assert.match(told[2]!, /^32 of 32 answers of valid/);
    assert.equal(told.length, 4, "two epochs, and one line for each kind of examples");
  }));

Deno.test("answers in files are told of before training, and training examples are not looked at", () =>
  inTemporaryFolder(async (dump) => {
    const test = `${dump}/test`;
    writeFileSync(test, "V2 + 4 + 6\t+ 2\nV2 + 2 4 + 3 6\t+ 1 2\n");
    const flags = { max_output_len: 1, epoch_size: 1280, max_epoch: 2, eval_data: test };
    const { code, stderr } = await program.int2int(program.commandLine(dump, flags));
    assert.equal(code, 0, stderr);
    const told = program.messages(program.runFolder(dump), /^\d+ of \d+ answers|Starting epoch 0/);
    assert.deepEqual(told.slice(0, 1), [
      `2 of 2 answers of ${test} are longer than --max_output_len 1 and cannot be generated; ` +
      "the longest has 3 tokens: give --max_output_len 3",
    ]);
    assert.equal(told.length, 2);
  }));
