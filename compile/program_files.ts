/** Which files the one-file program needs: its modules, npm packages, one native library. */
import { join } from "node:path";
import { type ProgramModules, root } from "./module_graph.ts";
import {
  fileOf,
  type NpmPackage,
  packageFiles,
  placedPackages,
  type ProgramFile,
} from "./npm_files.ts";
import { webRuntimeFiles } from "../src/web/runtime.ts";
import { nativeLibrary } from "./targets.ts";

/**
 * @param target a name of {@link targets}: whose native library is taken
 * @throws RangeError for a target that is not there
 */
export function programFiles(modules: ProgramModules, target: string): ProgramFile[] {
  const { own, packages, npm } = modules;
  const files = [
    ...[...own].map((path) => ({ source: join(root, path), path })),
    ...placedPackages(packages, npm).flatMap((placed) =>
      packageFiles(placed, modules.packageFiles)
    ),
    ...loadedFiles(modules, "onnxruntime-node", ({ localPath }) => [
      nativeLibrary(localPath, target),
    ]),
    ...loadedFiles(modules, "onnxruntime-web", () => webRuntimeFiles),
  ];
  // The built program has a deno.json of its own.
  return files.filter(({ path }) => path !== "deno.json");
}

/** A package that is not imported: its files are loaded from where they lie. */
function loadedFiles(
  { npm }: ProgramModules,
  name: string,
  filesOf: (found: NpmPackage) => readonly string[],
): ProgramFile[] {
  const found = Object.values(npm).find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not installed`);
  return ["package.json", ...filesOf(found)]
    .map((file) => fileOf({ npm: found, folder: `node_modules/${name}` }, file));
}
