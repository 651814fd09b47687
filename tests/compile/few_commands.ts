/** A machine with nothing but what the built program says it needs. */
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const commands = [
  ...["sh", "tar", "gzip"],
  ...[
    "date",
    "id",
    "ln",
    "mkdir",
    "mktemp",
    "mv",
    "readlink",
    "rm",
    "sleep",
    "tail",
    "uname",
    "wc",
  ],
];

/** Makes a folder for PATH inside `parent` and returns its name. */
export function fewCommands(parent: string): string {
  const folder = join(parent, "few-commands");
  mkdirSync(folder);
  for (const name of commands) symlinkSync(pathOf(name), join(folder, name));
  return folder;
}

function pathOf(name: string): string {
  const { stdout } = new Deno.Command("sh", { args: ["-c", `command -v ${name}`] }).outputSync();
  return new TextDecoder().decode(stdout).trim();
}

/** What a run of a built file is given: no other variable is set. */
export interface Surroundings {
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
}

export function commandOf({ file, env }: Surroundings, args: readonly string[]): Deno.Command {
  return new Deno.Command(file, {
    args: [...args],
    env: { ...env },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

export async function runBuilt(surroundings: Surroundings, args: readonly string[]) {
  const { code, stdout, stderr } = await commandOf(surroundings, args).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
