/** The program's modules as JavaScript: Deno runs no TypeScript that lies below a folder `node_modules`. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { transform } from "sucrase";
import { type ProgramModules, root } from "../module_graph.ts";

/** Modules that are imported, as code or as text for the scripts of pages, or started as workers. */
const moduleName = /((?:\bfrom|\bimport|\bimport\(|\bnew URL\()\s*"\.{1,2}\/[^"\n]+)\.ts"/g;

/** A module without its types, which imports modules of the same kind. Lines stay where they were, so errors name those of the sources. */
export function javaScriptOf(typeScript: string): string {
  return transform(typeScript.replace(moduleName, '$1.js"'), {
    transforms: ["typescript"],
    disableESTransforms: true,
  }).code;
}

/** Writes the program to a folder that need not exist. */
export function writeCode({ code, text }: ProgramModules, folder: string): void {
  for (const path of new Set([...code, ...text])) {
    const source = readFileSync(join(root, path), "utf8"), isModule = path.endsWith(".ts");
    if (isModule) write(join(folder, path.replace(/\.ts$/, ".js")), javaScriptOf(source));
    else if (text.has(path)) write(join(folder, path), source);
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
