/** What becomes of a job after its notice, with a `scontrol` that only says what it is given. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { stringify } from "smol-toml";
import { jobToRequeue, requeue } from "../../src/slurm/requeue.ts";
import * as program from "../commands/program.ts";
import { type Ended, start } from "../child_process.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";

type Variables = Readonly<Record<string, string>>;

async function withVariables<T>(variables: Variables, body: () => T | Promise<T>): Promise<T> {
  const before = Object.keys(variables).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
  try {
    return await body();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
}

const job = { SLURM_JOB_ID: "9" };
const inArray = { ...job, SLURM_ARRAY_JOB_ID: "7", SLURM_ARRAY_TASK_ID: "4" };
const task = (rank: number) => ({ ...job, SLURM_STEP_NUM_TASKS: "2", SLURM_PROCID: `${rank}` });

const flags = { max_requeues: 3, debug_slurm: false };
const restarted = "Requeuing job 9 (restart 1, --max_requeues 3)";

const decisions: [name: string, Variables, asked: string | undefined, said: string[]][] = [
  ["a job is queued again", job, "9", [restarted]],
  ["so it is by the first task of a step", task(0), "9", [restarted]],
  ["the other tasks leave that to the first", task(1), undefined, []],
  [
    "in an array a job has its number there",
    { ...inArray, SLURM_RESTART_COUNT: "2" },
    "7_4",
    ["Requeuing job 7_4 (restart 3, --max_requeues 3)"],
  ],
  [
    "no job is queued again more often than it may",
    { ...job, SLURM_RESTART_COUNT: "3" },
    undefined,
    ["Job 9 is not queued again, after 3 restarts (--max_requeues 3)"],
  ],
  ["outside of Slurm there is no job", { SLURM_JOB_ID: "" }, undefined, []],
  [
    "a process leaves it to a parent that has more to save",
    { ...job, INT2INT_ENDS_WITH_STDIN: "1" },
    undefined,
    [],
  ],
];

for (const [name, variables, asked, expected] of decisions) {
  Deno.test(`after its notice, ${name}`, () =>
    withVariables(variables, () => {
      const said: string[] = [];
      assert.equal(jobToRequeue(flags, (message) => said.push(message)), asked);
      assert.deepEqual(said, expected);
      assert.equal(jobToRequeue({ ...flags, debug_slurm: true }, fail), undefined);
    }));
}

function fail(message: string): never {
  throw new Error(message);
}

/** Notes what is on disk, and what is asked for. */
const scontrol = `#!/bin/bash
ls "$(dirname "$0")"/dumped/*/*/ 2> /dev/null | grep -c -E "run.lock|checkpoint" >> "$(dirname "$0")/saved"
echo "$*" >> "$(dirname "$0")/asked"
[ "$MODE" = fails ] && echo "slurm_requeue error: Invalid
job id" >&2 && exit 1
exit 0
`;

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

Deno.test("a scontrol that fails, or is not there, is one line", () =>
  inTemporaryFolder(async (root) => {
    writeFileSync(`${root}/scontrol`, scontrol, { mode: 0o755 });
    const path = `${root}:${Deno.env.get("PATH")}`;
    const said: string[] = [], say = (message: string) => said.push(message);
    await withVariables({ PATH: path, MODE: "fails" }, () => requeue("9", say));
    await withVariables({ PATH: "/nowhere" }, () => requeue("9", say));
    await withVariables({ PATH: path }, () => requeue("9", fail));
    await requeue(undefined, fail);
    const start = "int2int: job 9 is not queued again: scontrol requeue 9: ";
    assert.deepEqual(said, [
      `${start}slurm_requeue error: Invalid job id`,
      `${start}there is no such program in PATH`,
    ]);
  }));

/** Runs the program in a job until all runs below `dumped` train, and signals it. */
async function signalled(
  root: string,
  args: readonly string[],
  runs: readonly string[],
  signal: Deno.Signal,
): Promise<Ended & { asked: string; saved: string }> {
  writeFileSync(`${root}/scontrol`, scontrol, { mode: 0o755 });
  const child = start(Deno.execPath(), program.shipped(args), {
    cwd: root,
    env: { ...job, PATH: `${root}:${Deno.env.get("PATH")}` },
  });
  for (const run of runs) await program.logged(`${root}/dumped/${run}`, "Starting epoch 1");
  child.kill(signal);
  const ended = await child.ended;
  return { ...ended, asked: textOf(`${root}/asked`), saved: textOf(`${root}/saved`) };
}

Deno.test("when a job is queued again, its checkpoint is there and its lock is not", () =>
  inTemporaryFolder(async (root) => {
    const args = program.commandLine("dumped", { max_epoch: 100_000 });
    const { code, stderr, asked, saved } = await signalled(root, args, ["e/1"], "SIGUSR2");
    assert.deepEqual([code, asked, saved], [140, "requeue 9\n", "1\n"], stderr);
    assert.match(stderr, /Requeuing job 9 \(restart 1, --max_requeues 100\)\n$/);
  }));

/** A problem that has its process receive notice long before the run listens for it. */
const hasty = `
import { positionalInts, problem } from "int2int";
Deno.kill(Deno.pid, "SIGUSR2");
export default problem({
  name: "hasty",
  inputTokenizer: positionalInts(10),
  outputTokenizer: positionalInts(10),
  generate(random) {
    const n = random.bigInteger(1n, 99n);
    return { problem: n, answer: n };
  },
});
`;

Deno.test("a job that gets its notice while the program starts is queued again, too", () =>
  inTemporaryFolder(async (root) => {
    writeFileSync(`${root}/scontrol`, scontrol, { mode: 0o755 });
    writeFileSync(`${root}/hasty.ts`, hasty);
    const { operation: _, ...others } = program.tiny;
    const flags = { ...others, problem: "hasty.ts", dump_path: "dumped", max_epoch: 100_000 };
    const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const env = { ...job, SLURM_NTASKS: "2", PATH: `${root}:${Deno.env.get("PATH")}` };
    const { code, stderr } = await program.int2int(args, { cwd: root, env });
    assert.deepEqual([code, textOf(`${root}/asked`)], [140, "requeue 9\n"], stderr);
    assert.equal(program.messages(`${root}/dumped/e/1`, /^This Slurm job has 2 tasks/).length, 1);
  }));

Deno.test("after scancel no job is queued again", () =>
  inTemporaryFolder(async (root) => {
    const args = program.commandLine("dumped", { max_epoch: 100_000 });
    const { code, stderr, asked } = await signalled(root, args, ["e/1"], "SIGTERM");
    assert.deepEqual([code, asked], [143, ""], stderr);
  }));

Deno.test("a sweep in one job has it queued again when all its runs have saved", () =>
  inTemporaryFolder(async (root) => {
    const { exp_name: _, exp_id: __, base: ___, ...tiny } = program.tiny;
    const sweep = { base: [10, 20] };
    writeFileSync(`${root}/s.toml`, stringify({ ...tiny, cpu: true, max_epoch: 100_000, sweep }));
    const args = ["sweep", "s.toml", "--jobs", "2"], runs = ["s/base=10", "s/base=20"];
    const { code, stderr, asked, saved } = await signalled(root, args, runs, "SIGUSR2");
    assert.deepEqual([code, asked, saved], [140, "requeue 9\n", "2\n"], stderr);
    assert.match(stderr, /^Requeuing job 9 /m);
  }));
