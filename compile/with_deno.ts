/** The program as `deno compile` makes it. */
import { join } from "node:path";
import { permissions } from "./stage.ts";

/** The runtime that `deno compile` builds upon can be neither downloaded nor found. */
export class NoRuntimeError extends Error {
  override readonly name = "NoRuntimeError";
}

/**
 * Makes `output` from the staged program in `folder`.
 *
 * @param target a name of Deno's `--target`
 * @param workers places of modules that are loaded by name
 * @returns what `deno compile` says, the embedded files among it
 * @throws {NoRuntimeError} when the runtime for `target` cannot be had
 */
export async function compileWithDeno(
  folder: string,
  target: string,
  workers: readonly string[],
  output: string,
): Promise<string> {
  const included = [...workers, "node_modules"].flatMap((path) => ["--include", path]);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["compile", "--no-check", "--no-lock", "--config", join(folder, "deno.json")],
      ...permissions,
      ...["--app-name", "int2int", "--target", target, "--output", output],
      ...included,
      "main.ts",
    ],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const said = new TextDecoder().decode(stderr);
  if (success) return said;
  const reason = said.split("\n").find((line) => /^ +1: /.test(line))?.replace(/^ +1: /, "");
  if (/Setting up base binary/.test(said)) throw new NoRuntimeError(reason ?? said);
  throw new Error(said);
}
