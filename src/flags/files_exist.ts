import { FlagError } from "../errors.ts";
import { whatIsAt } from "../files/regular_file.ts";
import type { Problem } from "./conflict.ts";
import { shorten } from "../text/shorten.ts";
import { type FlagName, flagNames, type Flags, rowOf } from "./table.ts";

/** Refuses values that name a file or folder that is not there. @throws FlagError */
export function expectFiles(flags: Partial<Flags>): void {
  const problem = problemOfFiles(flags);
  if (problem) throw new FlagError(`--${problem.flag}`, problem.problem);
}

/** The same for a flag of one command. @param flag its name, without dashes @throws FlagError */
export function expectFile(flag: string, path: string): void {
  const problem = problemOfPath(path, "file");
  if (problem !== undefined) throw new FlagError(`--${flag}`, problem);
}

/** The first flag that names a file or folder that is not there, or something else. Looks at the file system. */
export function problemOfFiles(flags: Partial<Flags>): Problem | undefined {
  for (const flag of flagNames) {
    const { names, paths: pathsIn = allOf } = rowOf(flag);
    const value = flags[flag];
    if (!names || value === undefined || value === "") continue;
    const kind = names === "files" ? "file" : names;
    for (const path of pathsIn(String(value))) {
      const problem = problemOfPath(path, kind);
      if (problem !== undefined) return { flag, problem: problem + adviceOn(flag, path) };
    }
  }
}

function allOf(value: string): readonly string[] {
  return [value];
}

/** Files of test sets are separated by commas, so that those of training files are as well. */
function adviceOn(flag: FlagName, path: string): string {
  const several = flag === "train_data" && path.includes(",");
  return several ? "; several files need weights, like 0.5:FILE,0.5:FILE" : "";
}

function problemOfPath(path: string, kind: "file" | "folder" | "file or folder") {
  const found = whatIsAt(path);
  if (found === undefined) return `expected an existing ${kind}, found ${shorten(path)}`;
  const fits = kind.split(" or ").some((wanted) => found === `a ${wanted}`);
  return fits ? undefined : `expected a ${kind}, found ${found}: ${shorten(path)}`;
}
