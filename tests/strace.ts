/** What a program asks of the kernel, as `strace` sees it. */
import { readFileSync, rmSync } from "node:fs";
import { type ChildOptions, type Ended, run } from "./child_process.ts";

/** Whether this machine has it; `deno task test` installs it where it may. */
export const hasStrace: boolean = await succeeds("strace", ["-V"]);

async function succeeds(command: string, args: string[]): Promise<boolean> {
  try {
    return (await run(command, args)).code === 0;
  } catch {
    return false;
  }
}

/**
 * Runs this Deno under strace.
 *
 * @param calls as strace's `-e trace=` takes them @returns the calls that succeeded, one a line, files behind their descriptors
 */
export async function traced(
  calls: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<Ended & { readonly calls: string[] }> {
  const file = Deno.makeTempFileSync({ prefix: "int2int-strace-" });
  try {
    const flags = ["-f", "-y", "-s", "200", "-e", `trace=${calls}`, "-o", file];
    const ended = await run("strace", [...flags, Deno.execPath(), ...args], options);
    return { ...ended, calls: joined(readFileSync(file, "utf8")) };
  } finally {
    rmSync(file);
  }
}

/** Calls that other threads interrupted stand on two lines. */
function joined(text: string): string[] {
  const begun = new Map<string, string>(), calls: string[] = [];
  for (const line of text.split("\n")) {
    const [, thread, call] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (thread === undefined || call === undefined) continue;
    const [, start] = /^(.*) <unfinished \.\.\.>$/.exec(call) ?? [];
    const [, rest] = /^<\.\.\. \w+ resumed>(.*)$/.exec(call) ?? [];
    if (start !== undefined) begun.set(thread, start);
    else calls.push(rest === undefined ? call : `${begun.get(thread)}${rest}`);
  }
  return calls.filter((call) => !/ = -1 /.test(call) && !/^[-+]{3} /.test(call));
}
