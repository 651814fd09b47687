/** The program as one file that extracts itself: a shell script followed by a compressed archive. */
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import script from "./extract.sh" with { type: "text" };
import { runOptions } from "./stage.ts";

/**
 * Makes `output` from the staged program in `folder`, to which it adds the runtime.
 *
 * @param paths places of the staged files
 * @param runtime the executable that runs the program: Deno, this one unless told
 * @throws Error when `tar` or `gzip` fails, or a name would not survive in a shell script
 */
export async function makeArchive(
  folder: string,
  paths: readonly string[],
  version: string,
  output: string,
  runtime: string = Deno.execPath(),
): Promise<void> {
  copyFileSync(runtime, join(folder, "deno"));
  chmodSync(join(folder, "deno"), 0o755);
  const all = ["deno", ...paths];
  const odd = all.find((path) => !/^[\w@+.\/-]+$/.test(path));
  if (odd !== undefined) throw new Error(`${odd}: a name with letters that the script cannot hold`);

  const options = runOptions.join(" ");
  const sizes = all.map((path) => [path, statSync(join(folder, path)).size] as const);
  const header = headerText(version, contentKey(folder, all, options), options, sizes);
  const list = join(folder, ".list");
  writeFileSync(list, all.join("\n") + "\n");
  writeFileSync(output, header, { mode: 0o755 });
  // Both programs come with every Linux and macOS, and the script needs them anyway.
  await shell('tar -cf - -C "$1" -T "$2" | gzip -n >> "$3"', folder, list, output);
}

/** The same for the same content, and for no other. */
function contentKey(folder: string, paths: readonly string[], options: string): string {
  const hash = createHash("sha256").update(script).update(options);
  for (const path of paths) {
    const content = createHash("sha256").update(readFileSync(join(folder, path))).digest("hex");
    hash.update(`${path} ${content}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

/** The script with its blanks filled in. */
function headerText(
  version: string,
  key: string,
  options: string,
  sizes: readonly (readonly [path: string, bytes: number])[],
): string {
  const values: Record<string, string> = { VERSION: version, KEY: key, OPTIONS: options };
  const text = script.replace(/@(VERSION|KEY|OPTIONS)@/g, (_, name: string) => values[name]!)
    .replace("@FILES@", sizes.map(([path]) => path).join(" "))
    .replace("@SIZES@", asCounted(sizes));
  // As long as what it stands for, so that filling it in moves nothing.
  const start = String(new TextEncoder().encode(text).length + 1).padStart("@START@".length, "0");
  return text.replace("@START@", start);
}

/** As `wc -c` lists them, with single spaces. */
function asCounted(sizes: readonly (readonly [path: string, bytes: number])[]): string {
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  return [...sizes.map(([path, bytes]) => `${bytes} ${path}`), `${total} total`].join(" ");
}

async function shell(command: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("sh", {
    args: ["-c", command, "sh", ...args],
    stdin: "null",
  }).output();
  if (!success || stderr.length > 0) throw new Error(new TextDecoder().decode(stderr));
}
