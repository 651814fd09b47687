/** What tries programs before a release notices one that does not work. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Ended, runDeno } from "../child_process.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";

const smoke = fileURLToPath(new URL("../../compile/smoke.ts", import.meta.url));

/** Tries a program that is a shell script. */
async function tried(script: string): Promise<Ended> {
  let ended: Ended | undefined;
  await inTemporaryFolder(async (folder) => {
    const file = join(folder, "program");
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    ended = await runDeno(["run", "--allow-all", smoke, file]);
  });
  return ended!;
}

Deno.test("the first thing that a program cannot do is shown with what it printed, and is an error", async () => {
  const { code, stdout } = await tried(
    '[ "$1" = --version ] && echo int2int 1.2.3 || { echo broken; exit 3; }',
  );
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^ok {5}knows its version\nFAILED finds all it needs\nexit code 3, expected 0: doctor\nbroken$/m,
  );
});

Deno.test("exit code 0 is not enough: it must print what is expected, and write its files", async () => {
  const silent = await tried("echo int2int one");
  assert.equal(silent.code, 1);
  assert.match(
    silent.stdout,
    /^FAILED knows its version\nexpected \/.*\/: --version\nint2int one$/m,
  );
  const idle = await tried("echo int2int 1.2.3: Training can run");
  assert.equal(idle.code, 1);
  assert.match(
    idle.stdout,
    /^FAILED trains\nexpected dumped\/trained\/1\/checkpoint\.safetensors: /m,
  );
});

Deno.test("a program gets a home of its own, and on Linux no network where that is allowed", async () => {
  const { stdout } = await tried(
    'echo "int2int $HOME $(cat /proc/net/dev | wc -l)"; ls -A "$HOME"',
  );
  const [, home, lines] = /^int2int (\S+) (\d+)$/m.exec(stdout)!;
  assert.notEqual(home, Deno.env.get("HOME"));
  assert.match(home!, /int2int-smoke-\w+\/home$/);
  // Two lines of titles, and the loopback device.
  if (/, without a network$/m.test(stdout)) assert.equal(lines, "3");
});
