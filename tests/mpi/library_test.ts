import assert from "node:assert/strict";
import { shortVersion } from "../../src/mpi/abi.ts";
import { libraryNames } from "../../src/mpi/library.ts";
import { placeAmong } from "../../src/mpi/machine.ts";

/** What libraries say of themselves, and what people call them. */
const versions: Readonly<Record<string, string>> = {
  "Open MPI v4.1.4, package: Debian Open MPI, ident: 4.1.4, repo rev: v4.1.4": "Open MPI 4.1.4",
  "Open MPI v5.0.7rc1, package: Open MPI me@here Distribution": "Open MPI 5.0.7rc1",
  "MPICH Version:\t4.0.2\nMPICH Release date:\tThu Apr  7\nMPICH ABI:\t14:2:2": "MPICH 4.0.2",
  "Intel(R) MPI Library 2021.10 for Linux* OS": "Intel MPI 2021.10",
  "MVAPICH2 Version      :\t2.3.7\nMVAPICH2 Release date : Wed": "MVAPICH 2.3.7",
  "MPI VERSION    : CRAY MPICH version 8.1.28.15 (ANL base 3.4a2)": "Cray MPICH 8.1.28.15",
  "Another MPI 7\nof its own": "Another MPI 7",
};

Deno.test("versions of libraries are shown as people call them", () => {
  for (const [all, short] of Object.entries(versions)) assert.equal(shortVersion(all), short);
});

Deno.test("the library is that of the launcher", () => {
  const first = (environment: Record<string, string>) =>
    libraryNames((name) => environment[name] ?? "")[0]!;
  const openMpi = first({ OMPI_COMM_WORLD_SIZE: "2" }), mpich = first({ PMI_SIZE: "2" });
  assert.match(openMpi, /^libmpi\b.*40/);
  assert.match(mpich, /12/);
  assert.equal(first({ PMIX_RANK: "0" }), openMpi);
  assert.equal(first({ PMI_RANK: "0", SLURM_STEP_NUM_TASKS: "2" }), mpich);
  assert.equal(first({ OMPI_COMM_WORLD_SIZE: "2", PMI_RANK: "0" }), openMpi);
});

Deno.test("ranks of one machine share its cores, unless each is bound to its own", () => {
  const machines = [
    { name: "a", cores: "0-7" },
    { name: "a", cores: "0-7" },
    { name: "b", cores: "0-7" },
    { name: "a", cores: "8" },
  ];
  const places = machines.map((_, rank) => placeAmong(machines, rank));
  assert.deepEqual(places, [
    { localRank: 0, machines: 2, sharers: 2 },
    { localRank: 1, machines: 2, sharers: 2 },
    { localRank: 0, machines: 2, sharers: 1 },
    { localRank: 2, machines: 2, sharers: 1 },
  ]);
});
