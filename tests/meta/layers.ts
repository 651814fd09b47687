/** The layers of the program: what may import what. */

/**
 * From the ground up. A folder of `src/` (or a file that lies in no folder) may import from those of earlier lines; folders
 * of one line know nothing of each other.
 */
export const layers: readonly (readonly string[])[] = [
  ["errors.ts", "version.ts", "libc.ts", "system_text.ts", "text"],
  ["seed_pool.ts"],
  ["random.ts", "together.ts", "environment.ts", "memory", "files", "signals"],
  ["log"],
  ["flags"],
  ["graph"],
  ["lowering"],
  ["ops"],
  ["tokenizers"],
  ["problems"],
  ["task"],
  ["examples"],
  ["models"],
  ["optimizers"],
  ["executors"],
  ["decoding"],
  ["evaluation"],
  ["export"],
  ["training"],
  ["distributed"],
  ["runs"],
  ["sweep", "report", "inspect"],
  ["dashboard"],
  ["completion", "doctor", "info", "inspect"],
  ["commands"],
  ["main.ts"],
];

/** Imports that run up all the same. */
export interface Exception {
  readonly from: string;
  readonly to: string;
  /** How many there may be: one for each file that is imported by a file. */
  readonly most: number;
  readonly why: string;
}

export const exceptions: readonly Exception[] = [
  {
    from: "graph",
    to: "lowering",
    most: 2,
    why: "types only: the contract of an operation names what its lowerings return",
  },
  {
    from: "graph",
    to: "ops",
    most: 1,
    why: "the gradient adds up what flows back along several paths: nodes of the operation add",
  },
  {
    from: "flags",
    to: "problems",
    most: 3,
    why: "help lists the built-in problems, and the types that data files may declare",
  },
  {
    from: "flags",
    to: "optimizers",
    most: 1,
    why: "help and checks list the optimizers",
  },
  {
    from: "environment.ts",
    to: "flags",
    most: 1,
    why: "names of folders that a variable gives are checked like those of flags",
  },
  {
    from: "files",
    to: "environment.ts",
    most: 1,
    why: "a lock names the job that holds it",
  },
];

/** Operations that are each other's gradient, and so import each other. */
export const adjointPairs: readonly (readonly [string, string])[] = [
  ["broadcast_to", "sum"],
  ["concat_columns", "split_columns"],
];
