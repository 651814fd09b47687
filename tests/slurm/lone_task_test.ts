import assert from "node:assert/strict";
import { loneTaskWarning } from "../../src/slurm/lone_task.ts";

type Env = Readonly<Record<string, string>>;

const warned = (record: Env) => loneTaskWarning((name) => record[name] ?? "");

/** What a batch script finds that Slurm gave four tasks. */
const batch = { SLURM_NTASKS: "4", SLURM_PROCID: "0", SLURM_JOB_ID: "7" };

Deno.test("a process that was started without srun in a job of several tasks is warned", () => {
  assert.match(warned(batch)[0]!, /^This Slurm job has 4 tasks .* one process trains: put srun /);
});

const silent: Record<string, Env> = {
  "outside of Slurm": {},
  "in a job of one task": { ...batch, SLURM_NTASKS: "1" },
  "a task that srun started": { ...batch, SLURM_STEP_NUM_TASKS: "4" },
  "a single task that srun started on purpose": { ...batch, SLURM_STEP_NUM_TASKS: "1" },
  "a rank of mpirun": { ...batch, OMPI_COMM_WORLD_SIZE: "4", OMPI_COMM_WORLD_RANK: "1" },
  "a run of a sweep": { ...batch, INT2INT_ENDS_WITH_STDIN: "1" },
};

for (const [what, record] of Object.entries(silent)) {
  Deno.test(`nothing is said: ${what}`, () => assert.deepEqual(warned(record), []));
}
