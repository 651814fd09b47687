/** The files of this project, and their code without what does not count as code. */
import { fileURLToPath } from "node:url";

export const root = new URL("../../", import.meta.url);

/** Paths, relative to the root, of all files that are or will be in the repository. */
export function projectFiles(): string[] {
  const { success, stdout, stderr } = new Deno.Command("git", {
    args: ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    cwd: fileURLToPath(root),
  }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const paths = new TextDecoder().decode(stdout).split("\0").filter(Boolean);
  return paths.filter((path) => Deno.statSync(new URL(path, root)).isFile);
}

export function typeScriptFiles(): string[] {
  return projectFiles().filter((path) => path.endsWith(".ts"));
}

export function textOf(path: string): string {
  return Deno.readTextFileSync(new URL(path, root));
}

/** Names of the files in a folder that end in `suffix`, without it. */
export function stems(folder: string, suffix: string): string[] {
  return [...Deno.readDirSync(new URL(folder, root))]
    .filter(({ name }) => name.endsWith(suffix))
    .map(({ name }) => name.slice(0, -suffix.length))
    .sort();
}
