import { statSync } from "node:fs";
import { FlagError } from "../errors.ts";
import type { Problem } from "./conflicts.ts";
import { shorten } from "./shorten.ts";
import { flagNames, type Parameters, rowOf } from "./table.ts";

/** Refuses values that name a file or folder that is not there. @throws FlagError */
export function expectFiles(parameters: Partial<Parameters>): void {
  const problem = problemOfFiles(parameters);
  if (problem) throw new FlagError(`--${problem.flag}`, problem.problem);
}

/** The first flag that names a file or folder that is not there. Reads the file system. */
export function problemOfFiles(parameters: Partial<Parameters>): Problem | undefined {
  for (const flag of flagNames) {
    const { names } = rowOf(flag);
    const value = parameters[flag];
    if (!names || value === undefined || value === "") continue;
    const paths = names === "files" ? String(value).split(",") : [String(value)];
    const kind = names === "files" ? "file" : names;
    const missing = paths.find((path) => !exists(path, kind));
    if (missing === undefined) continue;
    return { flag, problem: `expected an existing ${kind}, found ${shorten(missing)}` };
  }
}

function exists(path: string, kind: "file" | "folder" | "file or folder"): boolean {
  try {
    const found = statSync(path);
    return kind !== "file" && found.isDirectory() || kind !== "folder" && found.isFile();
  } catch {
    return false;
  }
}
