import assert from "node:assert/strict";
import { flagNames } from "../src/parameters/table.ts";
import configuration from "../deno.json" with { type: "json" };
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
  assert.match(stderr, /^FlagError: --operation: expected .*"gcb"\n {4}at .*\.ts:\d+:\d+/);
});

Deno.test("the permissions of the task int2int are enough to train and to resume", () =>
  inTemporaryFolder(async (dump) => {
    const [deno, ...task] = configuration.tasks.int2int.command.split(" ");
    assert.equal(deno, "deno");
    for (const max_epoch of [1, 2]) {
      const args = [...task, ...commandLine(dump, { max_epoch })];
      const cwd = new URL("..", import.meta.url);
      const command = new Deno.Command(Deno.execPath(), { args, cwd, stdin: "null" });
      const { code, stderr } = await command.output();
      assert.equal(code, 0, new TextDecoder().decode(stderr));
    }
    assert.equal(contentOf(checkpointIn(runFolder(dump))).state.epoch, 2);
  }));

Deno.test("--help and --version work with the permissions of the task int2int", async () => {
  const [, ...words] = configuration.tasks.int2int.command.split(" ");
  for (const flag of ["--help", "--version"]) {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...words, flag],
      cwd: new URL("..", import.meta.url).pathname,
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
  }
});
