/** Which files the one-file program needs: its modules, npm packages, one native library. */
import { join } from "node:path";
import { type ProgramModules, root } from "./module_graph.ts";
import { fileOf, packageFiles, placedPackages, type ProgramFile } from "./npm_files.ts";
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
    ...onnxRuntime(modules, target),
  ];
  // The built program has a deno.json of its own.
  return files.filter(({ path }) => path !== "deno.json");
}

/** onnxruntime-node is not imported, its library is loaded from where it lies. */
function onnxRuntime({ npm }: ProgramModules, target: string): ProgramFile[] {
  const found = Object.values(npm).find(({ name }) => name === "onnxruntime-node");
  if (found === undefined) throw new Error("onnxruntime-node is not installed");
  return ["package.json", nativeLibrary(found.localPath, target)]
    .map((name) => fileOf({ npm: found, folder: "node_modules/onnxruntime-node" }, name));
}
