/** Which launcher started this process, and as which of how many: what its variables say, before any library is asked. */
import { numberIn, variable, type Variables } from "../environment.ts";
import { FlagError } from "../errors.ts";

export interface Launch {
  readonly launcher: "mpirun" | "srun";
  /** Processes that were started together; 1 for one alone. */
  readonly size: number;
  /** Number of this process among all, from 0. */
  readonly rank: number;
  /** Its number among those of its machine, from 0. */
  readonly localRank: number;
}

interface Names {
  readonly launcher: Launch["launcher"];
  readonly size: string;
  readonly rank: string;
  readonly localRanks: readonly string[];
}

/**
 * The innermost launcher comes first: `mpirun` may use `srun` to reach other machines, whose variables then count machines.
 * MPICH, Intel MPI and `srun --mpi=pmi2` share the variables that begin with `PMI_`.
 */
const launchers: readonly Names[] = [
  {
    launcher: "mpirun",
    size: "OMPI_COMM_WORLD_SIZE",
    rank: "OMPI_COMM_WORLD_RANK",
    localRanks: ["OMPI_COMM_WORLD_LOCAL_RANK"],
  },
  {
    launcher: "mpirun",
    size: "PMI_SIZE",
    rank: "PMI_RANK",
    localRanks: ["MPI_LOCALRANKID", "PMI_LOCAL_RANK", "SLURM_LOCALID"],
  },
  {
    launcher: "srun",
    size: "SLURM_STEP_NUM_TASKS",
    rank: "SLURM_PROCID",
    localRanks: ["SLURM_LOCALID"],
  },
];

/**
 * @returns undefined for a process that no launcher started; the script of a batch job is one, too
 * @throws FlagError naming a variable that makes no sense
 */
export function launchOf(variables: Variables = variable): Launch | undefined {
  const names = launchers.find(({ size }) => variables(size) !== "");
  if (names === undefined) return undefined;
  const size = numberIn(names.size, 1, variables)!;
  const rank = numberIn(names.rank, 0, variables) ?? 0;
  if (rank >= size) {
    throw new FlagError(
      names.rank,
      `expected below ${names.size}, which is ${size}, found ${rank}`,
    );
  }
  const local = names.localRanks.find((name) => variables(name) !== "");
  const localRank = local === undefined ? rank : numberIn(local, 0, variables)!;
  return { launcher: startedBySrun(variables) ? "srun" : names.launcher, size, rank, localRank };
}

/** What started this process together with others. @returns undefined for one that is alone @throws FlagError */
export function launchedWithOthers(): Launch | undefined {
  const launch = launchOf();
  return launch === undefined || launch.size === 1 ? undefined : launch;
}

/**
 * Refuses several processes where each would do the same work and write the same files.
 *
 * @param command its name @param remedy completes the message
 * @throws FlagError
 */
export function expectSingleProcess(command: string, remedy: string): void {
  const launch = launchedWithOthers();
  if (launch === undefined) return;
  throw new FlagError(
    command,
    `expected one process, found ${launch.size} that ${launch.launcher} started; ${remedy}`,
  );
}

/** With `--mpi=pmi2` Slurm sets the variables of MPICH's launcher, except the one for the rank on a machine. */
function startedBySrun(variables: Variables): boolean {
  return variables("OMPI_COMM_WORLD_SIZE") === "" && variables("MPI_LOCALRANKID") === "" &&
    variables("SLURM_STEP_NUM_TASKS") !== "";
}

/**
 * Refuses tasks of `srun` that it does not introduce to each other. MPI's library would end the process by itself, or take each
 * task for a world of its own.
 *
 * @throws FlagError with the right command
 */
export function expectIntroduced(
  { launcher, size }: Launch,
  variables: Variables = variable,
): void {
  if (launcher !== "srun" || size === 1 || introductions.some((name) => variables(name) !== "")) {
    return;
  }
  throw new FlagError(
    "srun",
    `started ${size} tasks that do not know each other; use ${remedy.srun}`,
  );
}

/** Some of these are set whenever Slurm's plugin for MPI is not `none`. */
const introductions = ["PMIX_RANK", "PMI_RANK", "SLURM_MPI_TYPE"];

/** How to start processes that find each other. */
const remedy: Readonly<Record<Launch["launcher"], string>> = {
  srun: "srun --mpi=pmix (srun --mpi=list shows what this Slurm has)",
  mpirun: "the mpirun of the same MPI",
};

/**
 * Refuses a world that is not what the launcher started: each process would train alone, and all write one folder.
 *
 * @param world as MPI's library sees it
 * @throws FlagError with the right command
 */
export function expectWorld(
  { launcher, size }: Launch,
  world: { readonly size: number; readonly library: string },
): void {
  if (world.size === size) return;
  throw new FlagError(
    launcher,
    `started ${size} processes, of which ${world.library} connects ${world.size}; use ${
      remedy[launcher]
    }`,
  );
}
