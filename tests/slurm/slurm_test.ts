/** Runs on a real Slurm of one node. One test, since it takes a while to start. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { stringify } from "smol-toml";
import * as program from "../commands/program.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { noSlurm, type Slurm, withSlurm } from "./cluster.ts";

/** Words of a script. */
function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
}

/** Starts the program as the scripts of `docs/machine/slurm_and_supervisors.md` do. */
const int2int = (args: readonly string[]) => quoted([Deno.execPath(), ...program.shipped(args)]);

/** A run without `--exp_id`. */
function unnamed(dump: string, changes: program.Flags = {}): string[] {
  const args = program.commandLine(dump, { cpu: "true", ...changes });
  return args.toSpliced(args.indexOf("--exp_id"), 2);
}

/** The job is signalled in the middle of training, saves, waits for its turn, and ends with the weights of one left alone. */
async function continuesAfterNotice({ call, submit, field, reaches }: Slurm, cwd: string) {
  const changes = { epoch_size: 1600, max_epoch: 6 };
  const script = `#!/bin/bash
#SBATCH --time=10 --signal=B:USR2@120 --requeue --open-mode=append --output=job.out
exec ${int2int(unnamed("dumped", changes))}
`;
  const job = await submit(script, { cwd });
  const folder = program.runFolder(`${cwd}/dumped`, job);
  await program.logged(folder, "Starting epoch 1");
  await call("scancel", ["--batch", "--signal=USR2", job]);
  await reaches(job, "PENDING");
  assert.equal(program.messages(folder, /^Stopped at epoch/).length, 1);
  assert.equal(program.messages(folder, /^Requeuing job \d+ \(restart 1/).length, 1);
  await call("scontrol", ["update", `JobId=${job}`, "StartTime=now"]);
  await reaches(job, "COMPLETED");
  assert.equal(await field(job, "Restarts"), "1");
  // Nothing was left behind that another start would have to clear away.
  assert.equal(program.messages(folder, /taken over|run\.lock/).length, 0);
  const alone = await program.int2int(
    program.commandLine(`${cwd}/alone`, { ...changes, cpu: "true" }),
  );
  assert.equal(alone.code, 0, alone.stderr);
  const [interrupted, undisturbed] = [folder, program.runFolder(`${cwd}/alone`)].map((folder) =>
    program.contentOf(program.checkpointIn(folder))
  );
  assert.deepEqual(interrupted, undisturbed);
}

/** The script that `int2int sweep --slurm` prints is accepted, and its jobs train all runs. */
async function trainsArray({ submit, reaches }: Slurm, cwd: string) {
  const { exp_name: _, exp_id: __, base: ___, ...tiny } = program.tiny;
  writeFileSync(
    `${cwd}/s.toml`,
    stringify({ ...tiny, cpu: true, max_epoch: 1, sweep: { base: [10, 30] } }),
  );
  const { stdout } = await program.int2int(["sweep", "s.toml", "--slurm", "--time=10"], { cwd });
  const job = await submit(stdout, { cwd });
  for (const task of [0, 1]) await reaches(`${job}_${task}`, "COMPLETED");
  for (const base of [10, 30]) {
    assert(program.contentOf(program.checkpointIn(`${cwd}/dumped/s/base=${base}`)));
  }
}

Deno.test({
  name: `on a real Slurm, jobs save and continue, and arrays train${
    noSlurm ? ` (${noSlurm})` : ""
  }`,
  ignore: noSlurm !== undefined,
  fn: () =>
    withSlurm((slurm) =>
      inTemporaryFolder(async (cwd) => {
        await Promise.all([
          continuesAfterNotice(slurm, cwd).catch((error) => {
            console.error(readFileSync(`${cwd}/job.out`, "utf8"));
            throw error;
          }),
          trainsArray(slurm, cwd),
        ]);
      })
    ),
});
