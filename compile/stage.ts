/** Puts a program together in a folder of its own, from which it runs and from which it is packed. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import configuration from "../deno.json" with { type: "json" };
import type { ProgramFile } from "./npm_files.ts";

/** The permissions of the task int2int, and nothing from the network. */
export const permissions: readonly string[] = configuration.tasks.int2int.command.split(" ")
  .filter((word) => word.startsWith("--"));

/** Options of `deno run` for a program that has all it needs beside it. */
export const runOptions: readonly string[] = [
  ...permissions,
  ...["--cached-only", "--no-remote", "--no-lock"],
];

/**
 * Copies the files to their places in `folder`, which need not exist, beside a deno.json with the version.
 *
 * @returns the places of all files, sorted
 */
export function stage(files: readonly ProgramFile[], version: string, folder: string): string[] {
  for (const { source, path } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(source, join(folder, path));
  }
  const { imports, compilerOptions } = configuration;
  const own = { version, nodeModulesDir: "manual", imports, compilerOptions };
  writeFileSync(join(folder, "deno.json"), JSON.stringify(own, null, 2) + "\n");
  return [...files.map(({ path }) => path), "deno.json"].sort();
}
