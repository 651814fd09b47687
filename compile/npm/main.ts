/**
 * Packs the program for npm:
 *
 *     deno task pack [--output FOLDER]
 *
 * writes `dist/int2int-VERSION.tgz`, which `npm install` and `npx` take as it is.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { programModules, root } from "../module_graph.ts";
import { runOptions } from "../stage.ts";
import { builtVersion } from "../version.ts";
import launcher from "./bin.mjs" with { type: "text" };
import { writeCode } from "./package_code.ts";
import { packageJson } from "./package_json.ts";
import { writeTypes } from "./package_types.ts";
import { outputOf } from "../output_of.ts";

/** Bytes of the package: it is promised to have less than 1 MB. */
const largestSize = 1_000_000;

const { values: { output } } = parseArgs({
  options: { output: { type: "string", default: "dist" } },
});
const scratch = mkdtempSync(join(tmpdir(), "int2int-pack-"));
try {
  const folder = join(scratch, "package");
  writePackage(folder);
  const { file, size } = pack(folder);
  console.log(`${file}: int2int ${builtVersion()} for npm, ${Math.ceil(size / 1000)} KB`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function writePackage(folder: string): void {
  const modules = programModules();
  writeCode(modules, folder);
  writeTypes(modules, folder, scratch);
  for (const name of ["LICENSE", "README.md", "examples", "docs"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  // The pictures of pages would be a seventh of the package.
  for (const name of ["generate", "images"]) {
    rmSync(join(folder, "docs", name), { recursive: true });
  }
  writeFileSync(join(folder, "bin.mjs"), launcher.replace("@OPTIONS@", runOptions.join(" ")));
  const own = { version: builtVersion(), nodeModulesDir: "manual" };
  writeFileSync(join(folder, "deno.json"), JSON.stringify(own, null, 2) + "\n");
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify(packageJson(modules), null, 2) + "\n",
  );
}

/** @throws Error when npm fails @throws RangeError when the package is too large */
function pack(folder: string): { file: string; size: number } {
  const destination = resolve(output);
  mkdirSync(destination, { recursive: true });
  const args = ["pack", folder, "--json", "--pack-destination", scratch];
  const npm = Deno.build.os === "windows" ? "npm.cmd" : "npm";
  const [{ filename, size }] = JSON.parse(outputOf(npm, args));
  if (size > largestSize) {
    throw new RangeError(`${size} bytes, expected at most ${largestSize}: what slipped in?`);
  }
  const file = join(destination, filename);
  cpSync(join(scratch, filename), file);
  return { file, size };
}
