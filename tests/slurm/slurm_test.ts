/** The scripts of the page on Slurm, on a real Slurm of one node; in one test, since it takes a while to start. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { stringify } from "smol-toml";
import * as program from "../commands/program.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { noSlurm, type Slurm, withSlurm } from "./cluster.ts";

type Env = Readonly<Record<string, string>>;

/** Long enough for a notice to come before the end, however busy the machine is. */
const changes = { epoch_size: 6400, max_epoch: 3, cpu: "true", cpu_threads: 1 };

/** The command line of a small run, whose folder the job names unless this does. */
function flagsOf(dump: string, id = ""): string {
  const args = program.commandLine(dump, { ...changes, exp_id: id });
  return (id === "" ? args.toSpliced(args.indexOf("--exp_id"), 2) : args).join(" ");
}

/** The scripts of the page, for small runs on this node: of one process, and of two. */
function scriptsOfPage(cwd: string): string[] {
  const page = new URL("../../docs/machine/slurm_and_supervisors.md", import.meta.url);
  const blocks = readFileSync(page, "utf8").matchAll(/```sh\n(#!\/bin\/bash\n.*?)```/gs);
  const scripts = [...blocks].map(([, script]) =>
    script!.replace("--operation gcd --exp_name gcd", flagsOf(`${cwd}/dumped`))
      .replace("--nodes=4 --ntasks-per-node=1", "--ntasks=2")
      .replace(/--cpus-per-task=\d+/, "--cpus-per-task=1")
  );
  assert.equal(scripts.length, 2);
  return scripts;
}

/** Variables with which jobs find the program by the name that pages give it. */
function installProgram(root: string): Env {
  const words = [Deno.execPath(), ...program.shipped([])].map((word) => `'${word}'`).join(" ");
  writeFileSync(`${root}/int2int`, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  // There may be fewer cores than processes.
  const patience = { OMPI_MCA_mpi_yield_when_idle: "1" };
  return { ...patience, PATH: `${root}:${Deno.env.get("PATH")}` };
}

/** Gives a job notice in the middle of training. It saves, waits for its turn, and ends as runs do that are left alone. */
async function continuesAfterNotice(
  { call, submit, field, reaches, restart }: Slurm,
  { script, cwd, env, to }: { script: string; cwd: string; env: Env; to: string[] },
): Promise<string> {
  const job = await submit(script, { cwd, env });
  const folder = program.runFolder(`${cwd}/dumped`, job);
  await program.logged(folder, "Starting epoch 1");
  await call("scancel", [...to, "--signal=USR2", job]);
  await reaches(job, "PENDING");
  assert.equal(program.messages(folder, /^Stopped at epoch/).length, 1);
  assert.equal(program.messages(folder, /^Requeuing job \d+ \(restart 1/).length, 1);
  await restart(job);
  await reaches(job, "COMPLETED");
  assert.equal(await field(job, "Restarts"), "1");
  assert.equal(program.messages(folder, /Resuming at epoch/).length, 1);
  // Nothing was left behind that another start would have to clear away.
  assert.equal(program.messages(folder, /is gone|took over|taken over/).length, 0);
  return program.checkpointIn(folder);
}

async function oneProcess(slurm: Slurm, cwd: string, env: Env): Promise<void> {
  const [script] = scriptsOfPage(cwd) as [string, string];
  const path = await continuesAfterNotice(slurm, { script, cwd, env, to: ["--batch"] });
  const alone = await program.int2int(flagsOf(`${cwd}/alone`, "1").split(" "));
  assert.equal(alone.code, 0, alone.stderr);
  const undisturbed = program.checkpointIn(program.runFolder(`${cwd}/alone`));
  assert.deepEqual(program.contentOf(path), program.contentOf(undisturbed));
}

async function twoProcesses(slurm: Slurm, cwd: string, env: Env): Promise<void> {
  const [, script] = scriptsOfPage(cwd) as [string, string];
  const path = await continuesAfterNotice(slurm, { script, cwd, env, to: [] });
  const step = ["--mpi=pmix", "--ntasks=2", "int2int", ...flagsOf(`${cwd}/pair`, "1").split(" ")];
  const pair = await slurm.call("srun", step, { cwd, env });
  assert.equal(pair.code, 0, pair.stderr);
  const undisturbed = program.checkpointIn(program.runFolder(`${cwd}/pair`));
  assert.deepEqual(program.contentOf(path), program.contentOf(undisturbed));
}

/** Tasks that are not introduced to each other are refused before they write anything. */
async function strangers({ call }: Slurm, cwd: string, env: Env): Promise<void> {
  const step = ["--mpi=none", "--ntasks=2", "int2int", ...flagsOf(`${cwd}/none`, "1").split(" ")];
  const { code, stderr } = await call("srun", step, { cwd, env });
  assert.equal(code, 2, stderr);
  const lines = stderr.split("\n").filter((line) => line.startsWith("int2int: "));
  assert.equal(lines.length, 1, stderr);
  assert.match(lines[0]!, /^int2int: srun: started 2 tasks .*; use srun --mpi=pmix /);
  assert.throws(() => Deno.statSync(`${cwd}/none`), Deno.errors.NotFound);
}

/** The script that `int2int sweep --slurm` prints is accepted, and its jobs train all runs. */
async function arrayOfRuns({ submit, reaches }: Slurm, cwd: string): Promise<void> {
  const { exp_name: _, exp_id: __, base: ___, ...tiny } = program.tiny;
  const flags = { ...tiny, cpu: true, max_epoch: 1 };
  writeFileSync(`${cwd}/s.toml`, stringify({ ...flags, sweep: { base: [10, 30] } }));
  const { stdout } = await program.int2int(["sweep", "s.toml", "--slurm", "--time=10"], { cwd });
  const job = await submit(stdout, { cwd });
  for (const task of [0, 1]) await reaches(`${job}_${task}`, "COMPLETED");
  for (const base of [10, 30]) {
    assert(program.contentOf(program.checkpointIn(`${cwd}/dumped/s/base=${base}`)));
  }
}

Deno.test({
  name: `on a real Slurm, jobs train, save, and continue${noSlurm ? ` (${noSlurm})` : ""}`,
  ignore: noSlurm !== undefined,
  fn: () =>
    withSlurm((slurm) =>
      inTemporaryFolder(async (cwd) => {
        const env = installProgram(cwd);
        await Promise.all([
          ...[oneProcess, twoProcesses, strangers].map((train) => train(slurm, cwd, env)),
          arrayOfRuns(slurm, cwd),
        ]);
      })
    ),
});
