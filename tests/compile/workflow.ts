/** The workflows for GitHub, and their commands as its machines run them, in a copy of the project. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { type Ended, run } from "../child_process.ts";
import { projectFiles, root, textOf } from "../meta/source_files.ts";

export const workflows = [".github/workflows/ci.yml", ".github/workflows/release.yml"] as const;

interface Matrix {
  readonly include?: readonly Machine[];
  readonly os?: readonly string[];
}

interface Job {
  readonly strategy?: { readonly matrix: Matrix };
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly run?: string; readonly uses?: string }[];
}

/** One of those that a program is built for, with its values for `${{ matrix.… }}`. */
export interface Machine {
  readonly os: string;
  readonly target: string;
  readonly file: string;
}

/** The jobs of a workflow, by name. */
export function jobsOf(path: typeof workflows[number]): Readonly<Record<string, Job>> {
  return parse(textOf(path)).jobs;
}

const release = jobsOf(".github/workflows/release.yml");

export const machines: readonly Machine[] = release.build!.strategy!.matrix.include!;

/** The machine of a release that is like this one. */
export function thisMachine(): Machine {
  const found = machines.find(({ target }) => target === Deno.build.target);
  assert(found, `no release is made for ${Deno.build.target}`);
  return found;
}

/** The commands of a job of `release.yml`, as they are on this machine. */
export function releaseCommands(job: string): string[] {
  const values = new Map(Object.entries(thisMachine()));
  return release[job]!.steps.flatMap(({ run }) => run ?? []).map((command) =>
    command.replace(
      /\$\{\{ matrix\.(\w+) \}\}/g,
      (_, name) => values.get(name) ?? assert.fail(name),
    )
  );
}

/** Copies the project, but its tests, into `folder`, with the packages that are installed here. */
export function checkOut(folder: string): void {
  for (const path of projectFiles().filter((path) => !path.startsWith("tests/"))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(new URL(path, root), join(folder, path));
  }
  symlinkSync(fileURLToPath(new URL("node_modules", root)), join(folder, "node_modules"));
}

/** Runs a command as a step with `shell: bash` does. */
export function runStep(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return run("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", command], { cwd, env });
}

/** The same, which must succeed. @returns what it prints */
export async function succeed(...step: Parameters<typeof runStep>): Promise<string> {
  const { code, stdout, stderr } = await runStep(...step);
  assert.equal(code, 0, `${step[0]}\n${stdout}${stderr}`);
  return stdout;
}
