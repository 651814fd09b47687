/** The layers of the program: what may import what. */

/**
 * From the ground up. A folder of `src/` (or a file that lies in no folder) may import from those of earlier lines; folders
 * of one line know nothing of each other.
 */
export const layers: readonly (readonly string[])[] = [
  ["address_of.ts", "errors.ts", "version.ts", "libc.ts", "system_text.ts", "text", "arithmetic"],
  ["seed_pool.ts", "environment.ts", "cpu_cores.ts", "random"],
  ["random.ts", "together.ts", "memory", "files", "signals"],
  ["log", "records"],
  ["flags"],
  ["graph"],
  ["lowering"],
  ["ops"],
  ["autodiff.ts"],
  ["tokenizers"],
  ["expressions"],
  ["problems"],
  ["task"],
  ["examples"],
  ["models", "encoding"],
  ["optimizers"],
  ["mpi"],
  ["executors", "slurm"],
  ["decoding"],
  ["evaluation"],
  ["export"],
  ["training"],
  ["search"],
  ["runs"],
  ["sweep", "report", "inspect"],
  ["dashboard"],
  ["completion", "doctor", "info", "inspect"],
  ["web"],
  ["commands"],
  ["main.ts"],
];

/** Operations that are each other's gradient, and so import each other. */
export const adjointPairs: readonly (readonly [string, string])[] = [
  ["broadcast_to", "sum"],
  ["concat_columns", "split_columns"],
];
