import { fileURLToPath } from "node:url";
import { type Ended, runDeno } from "../child_process.ts";
import { root } from "../meta/source_files.ts";

export const standIn = `/usr/bin/python3 ${fileURLToPath(new URL("stand_in.py", import.meta.url))}`;

/** Runs `deno task bench` with a small model. */
export function bench(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const small = ["--dim", "16", "--layers", "1", "--batch", "4"];
  return runDeno(["run", "-A", "--no-check", "bench/main.ts", ...args, ...small], {
    cwd: root,
    env: { NO_COLOR: "1", ...env },
  });
}
