import assert from "node:assert/strict";
import { currentProcess, liveness } from "../../src/files/process_identity.ts";

const HERE = currentProcess();

Deno.test("this process is alive, and one of no number dead", () => {
  assert.equal(liveness(HERE), "alive");
  assert.equal(liveness({ ...HERE, pid: 2 ** 31 - 5 }), "dead");
});

Deno.test("a process of another host or container cannot be judged", () => {
  assert.equal(liveness({ ...HERE, host: "node7", pid: 2 ** 31 - 5 }), "unknown");
  assert.equal(liveness({ ...HERE, host: "node7", boot: "0badb007" }), "unknown");
  assert.equal(liveness({ ...HERE, pidNamespace: "1", pid: 2 ** 31 - 5 }), "unknown");
});

Deno.test({
  name: "an ended process that its parent has not yet asked after is dead",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    // The shell turns into a program that never asks after the shell's child.
    const script = "sleep 0.5 & echo $!; exec sleep 60";
    const parent = new Deno.Command("sh", { args: ["-c", script], stdout: "piped" }).spawn();
    const reader = parent.stdout.getReader();
    const pid = Number(new TextDecoder().decode((await reader.read()).value));
    const stat = () => Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1].split(" ");
    const child = { ...HERE, pid, start: stat()[19] };
    assert.equal(liveness(child), "alive");
    while (stat()[0] !== "Z") await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(liveness(child), "dead");
    parent.kill();
    await reader.cancel();
    await parent.status;
  },
});
