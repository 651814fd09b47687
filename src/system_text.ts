import { readFileSync } from "node:fs";

/** Text of a file in which the kernel says something of itself (`/proc`, `/sys`), or undefined where there is none. */
export function systemText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
