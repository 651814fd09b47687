/** The script of a job array, run by bash with a program that only says what it is given. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { slurmScript } from "../../src/sweep/slurm_script.ts";
import { start } from "../child_process.ts";
import { pause } from "../commands/program.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";

/** Says how it was called, and ends as the program does after a notice. */
const stub = `#!/bin/bash
echo "$PWD $*" >> "$OUT"
trap 'exit 140' USR2
[ "$MODE" = ends ] && exit 3
echo ready >> "$OUT"
while :; do sleep 0.02; done
`;

function setUp(root: string) {
  const folder = `${root}/a b's`, out = `${root}/out`;
  Deno.mkdirSync(folder);
  writeFileSync(`${root}/program`, stub, { mode: 0o755 });
  writeFileSync(out, "");
  const script = slurmScript({
    ...{ name: "gcd", runs: 12, options: "--time=2:00:00  --gres=gpu:1 -p short", folder },
    command: [`${root}/program`, "sweep", "it's.toml", "--base=10"],
  });
  writeFileSync(`${root}/a.sbatch`, script);
  const env = { OUT: out, SLURM_ARRAY_TASK_ID: "4" };
  const called = `${folder} sweep it's.toml --base=10 --index 4`;
  const said = () => Deno.readTextFileSync(out).trimEnd().split("\n");
  return { script, env, called, folder, said, path: `${root}/a.sbatch` };
}

Deno.test("the notice that a job gets reaches its run, which takes the place of the shell", () =>
  inTemporaryFolder(async (root) => {
    const { env, called, said, path } = setUp(root);
    const job = start("bash", [path], { env, deadline: 30_000 });
    while (!said().includes("ready")) await pause(5);
    job.kill("SIGUSR2");
    assert.equal((await job.ended).code, 140);
    assert.deepEqual(said(), [called, "ready"]);
  }));

Deno.test("a job whose run has ended ends with its code, and options are directives of their own", () =>
  inTemporaryFolder(async (root) => {
    const { script, env, called, said, path } = setUp(root);
    const job = start("bash", [path], { env: { ...env, MODE: "ends" }, deadline: 30_000 });
    assert.equal((await job.ended).code, 3);
    assert.deepEqual(said(), [called]);
    const directives = script.split("\n").filter((line) => line.startsWith("#SBATCH "));
    const expected = ["--array=0-11", "--requeue", "--time=2:00:00", "--gres=gpu:1", "-p short"];
    for (const option of expected) assert(directives.includes(`#SBATCH ${option}`), option);
  }));
