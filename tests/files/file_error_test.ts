import assert from "node:assert/strict";
import * as fs from "node:fs";
import { fileError } from "../../src/files/file_error.ts";
import { runDeno } from "../child_process.ts";

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

Deno.test("errors of Deno's and of Node's calls are told in the same words", () => {
  const calls = [() => fs.openSync("none/such", "r"), () => Deno.openSync("none/such")];
  for (const call of calls) {
    const { message } = fileError("a", "cannot be read", thrownBy(call));
    assert.equal(message, "a: cannot be read: no such file or folder");
  }
});

Deno.test("a missing permission is not told as a flag of Deno", async () => {
  const script = new URL("./without_permission.ts", import.meta.url).pathname;
  const { stdout, stderr } = await runDeno(["run", "--no-prompt", "--no-check", script]);
  assert.equal(stderr, "");
  assert.equal(
    stdout,
    "/etc/a: cannot be read: the program was started without permission for it\n",
  );
});
