/** Which files the program needs: its module graph with the workers, npm packages, one native library. */
import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import configuration from "../deno.json" with { type: "json" };
import {
  fileOf,
  type NpmPackage,
  packageFiles,
  placedPackages,
  type ProgramFile,
} from "./npm_files.ts";
import { nativeLibrary } from "./targets.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Modules of the project that others import by a name of the import map. */
const ownImports = Object.values<string>(configuration.imports)
  .filter((address) => address.startsWith("./")).map((address) => join(root, address));

export interface ProgramFiles {
  readonly files: readonly ProgramFile[];
  /** The modules that are loaded by name rather than imported, as places in the program. */
  readonly workers: readonly string[];
}

interface ModuleGraph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly local?: string;
    readonly npmPackage?: string;
    readonly error?: string;
  }[];
  readonly npmPackages: Readonly<Record<string, NpmPackage>>;
}

/**
 * @param target a name of {@link targets}: whose native library is taken
 * @throws Error when a module cannot be found
 */
export function programFiles(target: string): ProgramFiles {
  const local = new Map<string, ProgramFile>();
  const imported = new Set<string>(), named = new Set<string>(), workers: string[] = [];
  const npm: Record<string, NpmPackage> = {};
  for (const entries = [join(root, "main.ts"), ...ownImports]; entries.length > 0;) {
    const entry = entries.pop()!;
    const graph = moduleGraph(entry);
    Object.assign(npm, graph.npmPackages);
    for (const module of graph.modules) {
      if (module.error) throw new Error(`${module.specifier}: ${module.error}`);
      if (module.npmPackage) {
        imported.add(module.npmPackage);
        named.add(module.specifier);
      }
      if (module.local === undefined || local.has(module.local)) continue;
      local.set(module.local, { source: module.local, path: placeOf(module.local) });
      const started = workersIn(module.local);
      entries.push(...started);
      workers.push(...started.map(placeOf));
    }
  }
  const files = [
    ...local.values(),
    ...placedPackages(imported, npm).flatMap((placed) => packageFiles(placed, named)),
    ...onnxRuntime(npm, target),
  ];
  // The built program has a deno.json of its own.
  return { files: files.filter(({ path }) => path !== "deno.json"), workers };
}

/** onnxruntime-node is not imported, its library is loaded from where it lies. */
function onnxRuntime(npm: Readonly<Record<string, NpmPackage>>, target: string): ProgramFile[] {
  const found = Object.values(npm).find(({ name }) => name === "onnxruntime-node");
  if (found === undefined) throw new Error("onnxruntime-node is not installed");
  return ["package.json", nativeLibrary(found.localPath, target)]
    .map((name) => fileOf({ npm: found, folder: "node_modules/onnxruntime-node" }, name));
}

function moduleGraph(entry: string): ModuleGraph {
  const args = [
    "info",
    "--json",
    "--node-modules-dir=auto",
    "--config",
    join(root, "deno.json"),
    entry,
  ];
  const { success, stdout, stderr } = new Deno.Command(Deno.execPath(), { args }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

function placeOf(file: string): string {
  const path = relative(root, file).split(sep).join("/");
  if (path.startsWith("..")) throw new Error(`${file} is outside the project`);
  return path;
}

/** The module graph does not follow `new Worker(new URL(…))`. */
function workersIn(file: string): string[] {
  if (!file.endsWith(".ts")) return [];
  const started = readFileSync(file, "utf8").matchAll(
    /new Worker\(\s*new URL\("([^"]+)", import\.meta\.url\)/g,
  );
  return [...started].map(([, path]) => join(file, "..", path!));
}
