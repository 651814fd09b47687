/** The program started by the launchers of the two families of MPI, as Debian has them. */
import { readdirSync, readFileSync } from "node:fs";
import { type ChildOptions, type Ended, run, start } from "../child_process.ts";
import { shipped } from "../commands/program.ts";

export type Family = "Open MPI" | "MPICH";

export const families: readonly Family[] = ["Open MPI", "MPICH"];

const commands: Readonly<Record<Family, readonly string[]>> = {
  // More ranks than cores, each on any of them.
  "Open MPI": ["mpirun.openmpi", "--oversubscribe", "--bind-to", "none"],
  "MPICH": ["mpirun.mpich"],
};

const rankVariables: Readonly<Record<Family, string>> = {
  "Open MPI": "OMPI_COMM_WORLD_RANK",
  "MPICH": "PMI_RANK",
};

/** Whether this machine has both; `deno task test` installs them where it may. */
export const hasMpi: boolean = (await Promise.all(families.map(isThere))).every(Boolean);

async function isThere(family: Family): Promise<boolean> {
  try {
    return (await run(commands[family][0]!, ["--version"])).code === 0;
  } catch {
    return false;
  }
}

/** Open MPI as root; ranks that wait leave their core to others. */
const openMpi = {
  OMPI_ALLOW_RUN_AS_ROOT: "1",
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1",
  OMPI_MCA_mpi_yield_when_idle: "1",
};

/** Marks the processes of one start. */
const markVariable = "INT2INT_TEST_MARK";

let starts = 0;

/** Starts the program as so many ranks of one thread each. */
export function startRanks(
  family: Family,
  ranks: number,
  args: readonly string[],
  options: ChildOptions = {},
) {
  const mark = `${Deno.pid}-${starts++}`, [command, ...flags] = commands[family];
  const program = [Deno.execPath(), ...shipped([...args, "--cpu_threads", "1"])];
  const running = start(command!, [...flags, "-n", String(ranks), ...program], {
    ...options,
    env: { ...openMpi, [markVariable]: mark, NO_COLOR: "1", ...options.env },
  });
  return {
    ended: running.ended,
    /** The process of a rank; undefined before it has started, and after it has ended. */
    processOf: (rank: number) =>
      processWith([`${markVariable}=${mark}`, `${rankVariables[family]}=${rank}`]),
  };
}

/** Runs the program to the end of all ranks. */
export function runRanks(...start: Parameters<typeof startRanks>): Promise<Ended> {
  return startRanks(...start).ended;
}

/** The lines that the program itself has to say of how it ended. */
export function lastWords({ stderr }: Pick<Ended, "stderr">): string[] {
  return stderr.split("\n").filter((line) => line.startsWith("int2int: "));
}

function processWith(variables: readonly string[]): number | undefined {
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const environment = readFileSync(`/proc/${name}/environ`, "utf8").split("\0");
      if (variables.every((variable) => environment.includes(variable))) return Number(name);
    } catch {
      // It has ended, or is somebody else's.
    }
  }
}
