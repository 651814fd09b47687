/** Sweeps as their users start, stop and repeat them. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "smol-toml";
import { randomFrom } from "../../src/random.ts";
import { type Ended, start as startChild } from "../child_process.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { soak } from "../soak.ts";
import { openTerminal } from "../terminal.ts";
import * as program from "./program.ts";

/** Without what varies here, and names runs. */
const { exp_name: _, exp_id: __, optimizer: ___, base: ____, ...tiny } = program.tiny;

/** Writes the file of a sweep into a folder. */
function writeSweep(cwd: string, sweep: object, flags: object = {}): void {
  writeFileSync(join(cwd, "s.toml"), stringify({ ...tiny, cpu: true, ...flags, sweep }));
}

function runSweep(cwd: string, args: string[] = [], env = {}): Promise<Ended> {
  return program.int2int(["sweep", "s.toml", ...args], { cwd, env });
}

/** Folder of a run. */
const runIn = (cwd: string, name: string) => join(cwd, "dumped/s", name);

function namesOfRuns(cwd: string): string[] {
  // The report lies beside them.
  return readdirSync(join(cwd, "dumped/s")).filter((name) => name !== "report.html").sort();
}

/** Where each run stands, weights and all. */
function contents(cwd: string) {
  return Object.fromEntries(
    namesOfRuns(cwd).map((name) =>
      [name, program.contentOf(program.checkpointIn(runIn(cwd, name)))] as const
    ),
  );
}

/** Waits until a run has logged a text. */
const logged = (cwd: string, name: string, text: string) => program.logged(runIn(cwd, name), text);

/** Processes that are training below a folder. */
async function trainingBelow(cwd: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("pgrep", { args: ["-f", `dump_path=${cwd}`] }).output();
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
}

async function expectNoneLeft(cwd: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (let left; (left = await trainingBelow(cwd)).length > 0;) {
    assert(performance.now() < deadline, `processes are left: ${left}`);
    await program.pause(50);
  }
}

Deno.test("a sweep killed with all its processes and repeated ends with the same weights as one that was not", () =>
  inTemporaryFolder(async (root) => {
    const count = soak(12, 4), rates = Array.from({ length: count / 2 }, (_, i) => 0.001 * (i + 1));
    const sweep = { base: [10, 30], optimizer: { lr: rates } };
    const [undisturbed, killed] = ["undisturbed", "killed"].map((name) => {
      Deno.mkdirSync(join(root, name));
      writeSweep(join(root, name), sweep, { max_epoch: 1 });
      return join(root, name);
    }) as [string, string];
    const began = performance.now();
    const { code, stdout } = await runSweep(undisturbed);
    assert.equal(code, 0);
    assert.equal(stdout.match(/ finished /g)?.length, count, stdout);
    const usual = performance.now() - began, random = randomFrom(5);
    for (let kills = 0; kills < 3; kills++) {
      const args = program.shipped(["sweep", "s.toml"]);
      const child = startChild("setsid", [Deno.execPath(), ...args], { cwd: killed, quiet: true });
      await program.pause(usual * (0.2 + 0.4 * random.uniform()));
      try {
        Deno.kill(-child.pid, "SIGKILL");
      } catch {
        // It was faster than expected.
      }
      await child.ended;
    }
    assert.equal((await runSweep(killed)).code, 0);
    assert.deepEqual(contents(killed), contents(undisturbed));
    assert.equal(namesOfRuns(killed).length, count);
  }));

Deno.test("a run that fails stops no other, and is named with its log; what is finished is skipped", () =>
  inTemporaryFolder(async (cwd) => {
    // The weights of this optimizer are soon no numbers.
    writeSweep(cwd, { optimizer: ["sgd,lr=1e30", "adam,lr=0.001"] }, { max_epoch: 1 });
    const first = await runSweep(cwd);
    assert.equal(first.code, 2, first.stderr);
    assert.match(first.stdout, /^ +0 +sgd,lr=1e30 +failed .*\n +1 +adam,lr=0.001 +finished /m);
    assert.match(
      first.stderr,
      /^optimizer=sgd,lr=1e30 failed \(exit code 2\): int2int: after step 10: /m,
    );
    assert.match(first.stderr, /^ {2}its log: dumped\/s\/optimizer=sgd,lr=1e30\/train\.log$/m);
    const starts = (name: string) => program.messages(runIn(cwd, name), /Initialized/).length;
    assert.equal((await runSweep(cwd)).code, 2);
    assert.deepEqual(["sgd,lr=1e30", "adam,lr=0.001"].map((o) => starts(`optimizer=${o}`)), [2, 1]);

    const listed = await runSweep(cwd, ["--dry_run", "true", "--max_epoch", "2"]);
    assert.match(listed.stdout, /^ +1 +adam,lr=0.001 +waiting +1 /m);
    const changed = await runSweep(cwd, ["--batch_size", "16", "--dry_run", "false"]);
    assert.match(changed.stderr, /^s\.toml: --batch_size was 32, is 16: 1 of 2 runs were trained/m);
    const refused = await runSweep(cwd, ["--enc_emb_dim", "32"]);
    assert.equal(refused.code, 2);
    assert.match(
      refused.stderr,
      /^int2int: s\.toml: \S+adam,lr=0.001 was trained with other flags: --enc_emb_dim was 16, is 32;/,
    );
  }));

Deno.test("asked to stop, a sweep has its runs save, and the same command goes on", () =>
  inTemporaryFolder(async (cwd) => {
    writeSweep(cwd, { base: [10, 20, 30] }, { max_epoch: 100_000, dump_path: `${cwd}/dumped` });
    const child = startChild(Deno.execPath(), program.shipped(["sweep", "s.toml", "--jobs", "2"]), {
      cwd,
    });
    await Promise.all(["base=10", "base=20"].map((name) => logged(cwd, name, "Starting epoch 1")));
    child.kill("SIGTERM");
    const { code, stdout, stderr } = await child.ended;
    assert.equal(code, 143, stderr);
    assert.match(stdout, /10 +stopped .*\n.* 20 +stopped .*\n.* 30 +waiting /);
    assert.match(stderr, /^SIGTERM received: the runs save and stop/m);
    assert.match(stderr, /^The same command again skips/m);
    assert.deepEqual(namesOfRuns(cwd), ["base=10", "base=20"]);
    assert.match(readFileSync(join(cwd, "dumped/s/report.html"), "utf8"), /base=20/);
    for (const name of namesOfRuns(cwd)) {
      assert.equal(program.messages(runIn(cwd, name), /^Stopped at epoch/).length, 1);
    }

    // Killed alone, it takes its runs along: they notice, save and end.
    const alone = startChild(Deno.execPath(), program.shipped(["sweep", "s.toml", "--jobs", "2"]), {
      cwd,
    });
    for (const name of namesOfRuns(cwd)) {
      await program.logged(runIn(cwd, name), "Resuming at epoch");
    }
    for (const name of namesOfRuns(cwd)) {
      await program.logged(runIn(cwd, name), "Starting epoch", 3);
    }
    alone.kill("SIGKILL");
    await alone.ended;
    await expectNoneLeft(cwd);
    for (const name of namesOfRuns(cwd)) {
      assert.equal(program.messages(runIn(cwd, name), /^Stopped at epoch/).length, 2);
      assert(!existsSync(join(runIn(cwd, name), "run.lock")));
    }
  }));

Deno.test("Ctrl-C on a terminal stops a sweep in order, and a second one at once", () =>
  inTemporaryFolder(async (cwd) => {
    const long = { accumulate_gradients: 5_000, max_epoch: 100, dump_path: `${cwd}/dumped` };
    writeSweep(cwd, { base: [10, 20] }, long);
    const command = [Deno.execPath(), ...program.shipped(["sweep", "s.toml", "--jobs", "2"])];
    const terminal = openTerminal(command, { cwd });
    for (const name of ["base=10", "base=20"]) await logged(cwd, name, "Starting epoch");
    await terminal.press("\x03");
    for (const name of ["base=10", "base=20"]) await logged(cwd, name, "SIGINT received");
    await program.pause(1100);
    await terminal.press("\x03");
    assert.equal(await terminal.ended(), 130);
    await expectNoneLeft(cwd);
    assert.match(terminal.shown(), /base=20 +training/);
  }));

Deno.test("each job of an array trains its own run, whatever the scheduler", () =>
  inTemporaryFolder(async (cwd) => {
    writeSweep(cwd, { base: [10, 20, 30, 40] }, { max_epoch: 1, epoch_size: 32 });
    const starts: [args: string[], env: Record<string, string>][] = [
      [["--index", "0"], { SLURM_ARRAY_TASK_ID: "3" }],
      [[], { SLURM_ARRAY_TASK_ID: "1", SLURM_JOB_ID: "77" }],
      [[], { AWS_BATCH_JOB_ARRAY_INDEX: "2" }],
      [[], { JOB_COMPLETION_INDEX: "3", CLOUD_RUN_TASK_INDEX: "0" }],
    ];
    const ended = await Promise.all(starts.map(([args, env]) => runSweep(cwd, args, env)));
    for (const { code, stderr } of ended) assert.equal(code, 0, stderr);
    assert.deepEqual(namesOfRuns(cwd), [10, 20, 30, 40].map((base) => `base=${base}`));
    const [{ stderr: own }] = ended;
    assert.match(own, / base: 10\n/);
    const refused = await runSweep(cwd, [], { SLURM_ARRAY_TASK_ID: "4" });
    const message = "SLURM_ARRAY_TASK_ID: expected 0 to 3, the runs of this sweep, found 4";
    assert.equal(refused.stderr, `int2int: ${message}\n`);
    const ranks = await runSweep(cwd, [], { SLURM_STEP_NUM_TASKS: "2", SLURM_PROCID: "0" });
    assert.equal(ranks.code, 2);
    assert.match(
      ranks.stderr,
      /^int2int: sweep: expected one process, found 2 that srun started; a sweep starts one/,
    );
    const all = await runSweep(cwd, ["--stop_losers", "valid_arithmetic_acc"]);
    assert.equal(all.code, 0, all.stderr);
    assert.match(all.stderr, /^4 finished of 4 runs$/m);
    const script = await runSweep(cwd, ["--slurm", "--time=1:00:00", "--max_epoch", "3"]);
    assert.match(script.stdout, /^#SBATCH --array=0-3\n/m);
    assert.match(script.stdout, / sweep s\.toml --max_epoch=3 --index "\$SLURM_ARRAY_TASK_ID"$/m);
  }));

Deno.test("a race trains the best further only, and repeated it knows its losers", () =>
  inTemporaryFolder(async (cwd) => {
    const rates = ["sgd,lr=0", "adam,lr=0.003", "sgd,lr=1e-9"];
    writeSweep(cwd, { optimizer: rates }, { max_epoch: 3, epoch_size: 64 });
    const race = ["--stop_losers", "_valid_arithmetic_xe_loss"];
    const { code, stdout, stderr } = await runSweep(cwd, race);
    assert.equal(code, 0, stderr);
    const states = / dropped +1 .*\n.*adam,lr=0\.003 +finished +3 .*\n.* dropped +1 /;
    assert.match(stdout, states);
    const before = contents(cwd), again = await runSweep(cwd, race);
    assert.match(again.stdout, states);
    assert.doesNotMatch(again.stderr, /training/);
    assert.deepEqual(contents(cwd), before);
    const unknown = await runSweep(cwd, ["--stop_losers", "valid_arithmetic_axc"]);
    assert.match(unknown.stderr, /^int2int: --stop_losers: .*Did you mean valid_arithmetic_acc\?/);
  }));
