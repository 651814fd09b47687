import assert from "node:assert/strict";
import { FlagError } from "../../src/errors.ts";
import { expectIntroduced, expectWorld, launchOf } from "../../src/mpi/launcher.ts";

type Record_ = Readonly<Record<string, string>>;

const variables = (record: Record_) => (name: string) => record[name] ?? "";

/** What a batch script finds that Slurm gave four tasks. */
const batch = { SLURM_NTASKS: "4", SLURM_PROCID: "0", SLURM_LOCALID: "0", SLURM_JOB_ID: "7" };
/** The step in which MPICH's mpirun starts a process of its own on each machine. */
const proxy = { ...batch, SLURM_STEP_NUM_TASKS: "1" };
/** A task of a step on two machines. */
const step = {
  ...{ SLURM_NTASKS: "4", SLURM_STEP_NUM_TASKS: "4", SLURM_PROCID: "3", SLURM_LOCALID: "1" },
};
const openMpi = {
  OMPI_COMM_WORLD_SIZE: "4",
  OMPI_COMM_WORLD_RANK: "3",
  OMPI_COMM_WORLD_LOCAL_RANK: "1",
  PMIX_RANK: "3",
};
const mpich = { PMI_SIZE: "4", PMI_RANK: "3", MPI_LOCALRANKID: "1" };
const pmi2 = { PMI_SIZE: "4", PMI_RANK: "3", SLURM_MPI_TYPE: "pmi2" };

const started: [string, Record_, "mpirun" | "srun"][] = [
  ["Open MPI's mpirun", openMpi, "mpirun"],
  ["Open MPI's mpirun in a batch script", { ...batch, ...openMpi }, "mpirun"],
  ["Open MPI's mpirun in a step", { ...proxy, ...openMpi }, "mpirun"],
  ["MPICH's mpirun", mpich, "mpirun"],
  ["MPICH's mpirun in a batch script, through srun", { ...proxy, ...mpich }, "mpirun"],
  ["srun --mpi=none", step, "srun"],
  ["srun --mpi=pmix", { ...step, PMIX_RANK: "3" }, "srun"],
  ["srun --mpi=pmi2", { ...step, ...pmi2 }, "srun"],
];

for (const [name, record, launcher] of started) {
  Deno.test(`a process knows its place: ${name}`, () => {
    const expected = { launcher, size: 4, rank: 3, localRank: 1 };
    assert.deepEqual(launchOf(variables(record)), expected);
  });
}

Deno.test("without a launcher a process is alone, in a batch script as well", () => {
  assert.equal(launchOf(variables({})), undefined);
  assert.equal(launchOf(variables(batch)), undefined);
});

Deno.test("variables that make no sense are refused by name", () => {
  const wrong: [Record_, string][] = [
    [{ ...openMpi, OMPI_COMM_WORLD_RANK: "4" }, "OMPI_COMM_WORLD_RANK: expected below"],
    [{ ...mpich, PMI_SIZE: "0" }, 'PMI_SIZE: expected an integer, at least 1, found "0"'],
    [{ ...step, SLURM_LOCALID: "x" }, "SLURM_LOCALID: expected an integer"],
  ];
  for (const [record, message] of wrong) {
    const isRefusal = (error: unknown) =>
      error instanceof FlagError && error.message.startsWith(message);
    assert.throws(() => launchOf(variables(record)), isRefusal);
  }
});

Deno.test("tasks that srun does not introduce to each other are refused with the right command", () => {
  const check = (record: Record_) => {
    const read = variables(record);
    expectIntroduced(launchOf(read)!, read);
  };
  assert.throws(() => check(step), /^FlagError: srun: started 4 tasks .*; use srun --mpi=pmix /);
  check({ ...step, PMIX_RANK: "3" });
  check({ ...step, ...pmi2 });
  check({ ...step, SLURM_STEP_NUM_TASKS: "1", SLURM_PROCID: "0" });
  check(openMpi);
});

Deno.test("a world of another size than was started is refused with the right command", () => {
  const launch = { size: 4, rank: 0, localRank: 0 };
  const world = { size: 1, library: "MPICH 4.0.2" };
  assert.throws(
    () => expectWorld({ ...launch, launcher: "srun" }, world),
    /srun: started 4 processes, of which MPICH 4.0.2 connects 1; use srun --mpi=pmix/,
  );
  assert.throws(
    () => expectWorld({ ...launch, launcher: "mpirun" }, world),
    /mpirun: started 4 .* the mpirun of the same MPI/,
  );
  expectWorld({ ...launch, launcher: "srun" }, { ...world, size: 4 });
});
