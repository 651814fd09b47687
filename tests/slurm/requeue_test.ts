/** What becomes of a job after its notice, with a `scontrol` that only says what it is given. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { stringify } from "smol-toml";
import * as program from "../commands/program.ts";
import { start } from "../child_process.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";

const scontrol = `#!/bin/bash
ls "$(dirname "$0")"/dumped/*/*/ | grep -c -E "run.lock|checkpoint" >> "$(dirname "$0")/saved"
echo "$*" >> "$(dirname "$0")/asked"
[ "$MODE" = fails ] && echo "slurm_requeue error: Invalid
job id" >&2 && exit 1
exit 0
`;

interface Case {
  readonly name: string;
  readonly signal?: Deno.Signal;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: program.Flags;
  /** What Slurm is asked for. */
  readonly asked?: string;
  /** What standard error has. */
  readonly said?: RegExp;
  readonly code?: number;
}

const inArray = { SLURM_ARRAY_JOB_ID: "7", SLURM_ARRAY_TASK_ID: "4" };
const task = (rank: number) => ({ SLURM_STEP_NUM_TASKS: "1", SLURM_PROCID: `${rank}` });

const cases: readonly Case[] = [
  {
    name: "a notice has the job queued again",
    asked: "requeue 9",
    said: /Requeuing job 9 \(restart 1, --max_requeues 100\)/,
  },
  { name: "so it has in a step", env: task(0), asked: "requeue 9" },
  {
    name: "so it has in an array, by the number there",
    env: { ...inArray, SLURM_RESTART_COUNT: "2" },
    asked: "requeue 7_4",
    said: /Requeuing job 7_4 \(restart 3, /,
  },
  {
    name: "a job is not queued again more often than it may",
    env: { SLURM_RESTART_COUNT: "3" },
    flags: { max_requeues: 3 },
    said: /Job 9 is not queued again, after 3 restarts \(--max_requeues 3\)/,
  },
  { name: "outside of Slurm nothing is asked for", env: { SLURM_JOB_ID: "" } },
  { name: "nor with --debug_slurm true", flags: { debug_slurm: "true" } },
  { name: "nor after scancel", signal: "SIGTERM", code: 143 },
  {
    name: "a refusal of Slurm's is one line",
    env: { MODE: "fails" },
    asked: "requeue 9",
    said:
      /^int2int: job 9 is not queued again: scontrol requeue 9: slurm_requeue error: Invalid job id$/m,
  },
  {
    name: "a missing scontrol is one line",
    env: { PATH: "/nowhere" },
    said:
      /^int2int: job 9 is not queued again: scontrol requeue 9: there is no such program in PATH$/m,
  },
];

for (const { name, signal = "SIGUSR2", env, flags, asked = "", said, code = 140 } of cases) {
  Deno.test(name, () =>
    inTemporaryFolder(async (root) => {
      writeFileSync(`${root}/scontrol`, scontrol, { mode: 0o755 });
      const path = `${root}:${Deno.env.get("PATH")}`, dump = `${root}/dumped`;
      const args = program.commandLine(dump, { max_epoch: 100_000, ...flags });
      const child = start(Deno.execPath(), program.shipped(args), {
        env: { SLURM_JOB_ID: "9", PATH: path, ...env },
      });
      await program.logged(program.runFolder(dump), "Starting epoch 1");
      child.kill(signal);
      const ended = await child.ended;
      assert.equal(ended.code, code, ended.stderr);
      assert.equal(textOf(`${root}/asked`), asked && `${asked}\n`);
      // The checkpoint is there, the lock is gone.
      assert.equal(textOf(`${root}/saved`), asked && "1\n");
      assert.match(ended.stderr, said ?? /Stopped at epoch/);
      if (asked === "" && said === undefined) assert.doesNotMatch(ended.stderr, /Requeuing|queued/);
    }));
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

Deno.test("a sweep in one job has it queued again when all its runs have saved", () =>
  inTemporaryFolder(async (root) => {
    writeFileSync(`${root}/scontrol`, scontrol, { mode: 0o755 });
    const { exp_name: _, exp_id: __, base: ___, ...tiny } = program.tiny;
    const sweep = { base: [10, 20] };
    writeFileSync(`${root}/s.toml`, stringify({ ...tiny, cpu: true, max_epoch: 100_000, sweep }));
    const child = start(Deno.execPath(), program.shipped(["sweep", "s.toml", "--jobs", "2"]), {
      cwd: root,
      env: { SLURM_JOB_ID: "9", PATH: `${root}:${Deno.env.get("PATH")}` },
    });
    for (const base of [10, 20]) {
      await program.logged(`${root}/dumped/s/base=${base}`, "Starting epoch 1");
    }
    child.kill("SIGUSR2");
    const { code, stderr } = await child.ended;
    assert.equal(code, 140, stderr);
    assert.equal(textOf(`${root}/asked`), "requeue 9\n");
    assert.equal(textOf(`${root}/saved`), "2\n");
    assert.match(stderr, /^Requeuing job 9 /m);
  }));
