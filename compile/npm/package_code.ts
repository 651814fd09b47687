/** The program's modules as JavaScript: Deno runs no TypeScript that lies below a folder `node_modules`. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { transform } from "sucrase";
import { type ProgramModules, root } from "../module_graph.ts";

/** Modules that are imported as code or started as workers, but not what is imported as text. */
const moduleName =
  /((?:\bfrom|\bimport|\bimport\(|\bnew URL\()\s*"\.{1,2}\/[^"\n]+)\.ts"(?!\s*with \{ type: "text" \})/g;

/** A module without its types, which imports modules of the same kind. Lines stay where they were, so errors name those of the sources. */
export function javaScriptOf(typeScript: string): string {
  return transform(typeScript.replace(moduleName, '$1.js"'), {
    transforms: ["typescript"],
    disableESTransforms: true,
  }).code;
}

/** Writes the program to a folder that need not exist. */
export function writeCode({ code, text }: ProgramModules, folder: string): void {
  for (const path of code) {
    if (!path.endsWith(".ts")) continue;
    const source = readFileSync(join(root, path), "utf8");
    write(join(folder, path.replace(/\.ts$/, ".js")), javaScriptOf(source));
  }
  for (const path of text) write(join(folder, path), readFileSync(join(root, path), "utf8"));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
