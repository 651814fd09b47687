import assert from "node:assert/strict";
import { flagNames } from "../src/flags/table.ts";
import { checkpointIn, commandLine, contentOf, int2int, runFolder } from "./commands/program.ts";
import { inTemporaryFolder } from "./files/faulty_calls.ts";

for (const flag of ["--help", "-h"]) {
  Deno.test(`${flag} prints every flag within 80 columns, whatever else is on the line`, async () => {
    const { code, stdout, stderr } = await int2int(["--batch_size", "wrong", flag]);
    assert.equal(code, 0);
    assert.equal(stderr, "");
    const tooLong = stdout.split("\n").filter((line) => line.length > 80);
    assert.deepEqual(tooLong, []);
    const missing = flagNames.filter((name) => !new RegExp(`^ +--${name}\\b`, "m").test(stdout));
    assert.deepEqual(missing, []);
  });
}

Deno.test("without flags, one line says what is missing", async () => {
  const { code, stdout, stderr } = await int2int([]);
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /^int2int: --train_data: .*--operation .*\n$/);
});

Deno.test("--debug adds the stack to a mistake", async () => {
  const { code, stderr } = await int2int(["--debug", "--operation", "gcb"]);
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^FlagError: --operation: there is no operation "gcb".*\n {4}at .*\.ts:\d+:\d+/,
  );
});

Deno.test("a run trains and is continued", () =>
  inTemporaryFolder(async (dump) => {
    for (const max_epoch of [1, 2]) {
      const { code, stderr } = await int2int(commandLine(dump, { max_epoch }));
      assert.equal(code, 0, stderr);
    }
    assert.equal(contentOf(checkpointIn(runFolder(dump))).state.epoch, 2);
  }));
