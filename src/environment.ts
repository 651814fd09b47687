/** Variables of the environment that decide something: read here only, and checked like flags. */
import { statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { FileError, FlagError } from "./errors.ts";
import { folderName, folderNameExpected } from "./text/folder_name.ts";
import { shorten } from "./text/shorten.ts";

/** The variable that names folders with libraries. */
export const librariesVariable = "INT2INT_ORT_LIBS";

/** Slurm's number of this job, which names the folder of a run: `4711`, in an array `4711_3`. @throws FlagError if it cannot be a name */
export function slurmJob(): string | undefined {
  const array = folderNameIn("SLURM_ARRAY_JOB_ID");
  const task = numberIn("SLURM_ARRAY_TASK_ID", 0);
  const job = folderNameIn("SLURM_JOB_ID");
  return job === undefined || array === undefined || task === undefined ? job : `${array}_${task}`;
}

function folderNameIn(name: string): string | undefined {
  return read(name, folderNameExpected, (text) => folderName.test(text) ? text : undefined);
}

/** How often Slurm has started this job again. @throws FlagError if it is no number */
export function slurmRestarts(): number {
  return numberIn("SLURM_RESTART_COUNT", 0) ?? 0;
}

/** The cores that Slurm granted to this process. @throws FlagError if it is no number of cores */
export function slurmCores(): number | undefined {
  return numberIn("SLURM_CPUS_PER_TASK", 1);
}

/** Folders with libraries, separated as in PATH. @throws FileError naming one that is not there */
export function libraryFolders(): string[] {
  const folders = variable(librariesVariable).split(delimiter).filter((folder) => folder !== "");
  for (const folder of folders) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) continue;
    throw new FileError(
      folder,
      `expected a folder, as ${librariesVariable} names it; there is none`,
    );
  }
  return folders;
}

/** The variable by which a process says that its children are to end with it. */
export const lifelineVariable = "INT2INT_ENDS_WITH_STDIN";

/** Whether standard input is a pipe of the parent's that ends when the parent does. @throws FlagError */
export function endsWithStandardInput(variables: Variables = variable): boolean {
  const parse = (text: string) => text === "1" ? true : undefined;
  return read(lifelineVariable, "1", parse, variables) ?? false;
}

/** Variables in which schedulers number the jobs of an array, from 0. */
const arrayVariables = [
  "SLURM_ARRAY_TASK_ID",
  "AWS_BATCH_JOB_ARRAY_INDEX",
  "JOB_COMPLETION_INDEX",
  "CLOUD_RUN_TASK_INDEX",
];

/** The number of this job within an array, and the variable that says so. @throws FlagError if it is no number */
export function arrayIndex(): { readonly variable: string; readonly index: number } | undefined {
  for (const name of arrayVariables) {
    const index = numberIn(name, 0);
    if (index !== undefined) return { variable: name, index };
  }
}

/** The folder where programs keep what can be made anew; undefined where the user has none. */
export function cacheFolder(): string | undefined {
  const cache = variable("XDG_CACHE_HOME"), home = variable("HOME");
  if (isAbsolute(cache)) return cache;
  return isAbsolute(home) ? join(home, ".cache") : undefined;
}

/** Finds mistakes before anything is begun. @throws FlagError or FileError naming the variable */
export function checkEnvironment(): void {
  slurmJob();
  slurmRestarts();
  slurmCores();
  endsWithStandardInput();
  libraryFolders();
}

/** The value of a variable by its name; empty where it is not set. */
export type Variables = (name: string) => string;

/** An integer in the environment. @returns undefined where the variable is not set @throws FlagError naming the variable */
export function numberIn(
  name: string,
  least: number,
  variables: Variables = variable,
): number | undefined {
  const parse = (text: string) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    return value >= least ? value : undefined;
  };
  return read(name, `an integer, at least ${least}`, parse, variables);
}

/** @returns undefined where the variable is not set */
function read<T>(
  name: string,
  expected: string,
  parse: (text: string) => T | undefined,
  variables: Variables = variable,
): T | undefined {
  const text = variables(name);
  if (text === "") return undefined;
  const value = parse(text);
  if (value === undefined) {
    throw new FlagError(name, `expected ${expected}, found ${shorten(text)}`);
  }
  return value;
}

/** Where the permission to read it is missing, a variable counts as not set. */
export function variable(name: string): string {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) ?? "" : "";
}
