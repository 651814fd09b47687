/** What a built program calls itself. */
import { fileURLToPath } from "node:url";
import configuration from "../deno.json" with { type: "json" };

/** Version of deno.json and, built from a checkout, the git revision: `0.1.0+g0123456789ab`. */
export function builtVersion(): string {
  // Inside another project's checkout the prefix is not empty.
  if (git("rev-parse", "--show-prefix") !== "") return configuration.version;
  const revision = git("rev-parse", "--short=12", "HEAD");
  if (!revision) return configuration.version;
  const changed = git("status", "--porcelain") === "" ? "" : ".modified";
  return `${configuration.version}+g${revision}${changed}`;
}

/** What git prints, `undefined` where there is no git or no checkout. */
function git(...args: string[]): string | undefined {
  try {
    const cwd = fileURLToPath(new URL("..", import.meta.url));
    const { success, stdout } = new Deno.Command("git", { args, cwd, stderr: "null" }).outputSync();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    return undefined;
  }
}
