/** Runs the programs that lie beside exported models: in Node, and in Python with its onnxruntime or what stands in for it. */
import { symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ChildOptions, type Ended, run } from "../child_process.ts";

/** A tool, and whether this machine has it; `deno task test` installs it where it may. */
const python = "/usr/bin/python3";
export const hasPython: boolean = await runs(python, "-c", "import numpy");
export const hasNode: boolean = await runs("node", "--version");
const hasRuntime = hasPython && await runs(python, "-c", "import onnxruntime");

async function runs(command: string, ...args: string[]): Promise<boolean> {
  try {
    return (await run(command, args)).code === 0;
  } catch {
    return false;
  }
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Makes Node find the packages of this checkout from a folder and those in it. */
export function linkPackages(folder: string): void {
  symlinkSync(pathOf("../../node_modules"), `${folder}/node_modules`);
}

export function runNode(args: readonly string[], options: ChildOptions = {}): Promise<Ended> {
  return run("node", args, options);
}

export function runPython(args: readonly string[], options: ChildOptions = {}): Promise<Ended> {
  const standIn = {
    PYTHONPATH: pathOf("scripts/stand_in"),
    INT2INT_RUNTIME: JSON.stringify([
      Deno.execPath(),
      "run",
      "--no-check",
      "-A",
      pathOf("scripts/stand_in/runtime.ts"),
    ]),
  };
  // Compiled modules would be files in the folder of the model.
  const env = { PYTHONDONTWRITEBYTECODE: "1", ...options.env, ...hasRuntime ? {} : standIn };
  return run(python, args, { ...options, env });
}

/** Runs one of the programs in `scripts/` with JSON, and reads what it answers. @throws Error with what it wrote instead */
export async function asked<T>(program: string, question: unknown, folder = ""): Promise<T> {
  const path = pathOf(`scripts/${program}`), stdin = JSON.stringify(question);
  const start = program.endsWith(".py") ? runPython : runNode;
  const { code, stdout, stderr } = await start([path, folder], { stdin });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
