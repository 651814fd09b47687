/** Starting this very program again, however it was started: by Deno, or as one file. */

import { fileURLToPath } from "node:url";

/** What an operating system is given. */
export interface ProgramCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/** @param args what follows the name of the program */
export function thisProgram(args: readonly string[]): ProgramCommand {
  const file = Deno.execPath();
  if (Deno.build.standalone) return { file, args };
  const main = fileURLToPath(Deno.mainModule);
  // All modules are loaded here already. Without a lock file, none is written.
  return { file, args: ["run", "--allow-all", "--cached-only", "--no-lock", main, ...args] };
}
