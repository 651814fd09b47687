/** The modules of the program, of its workers, and of what others may import: found by following imports. */
import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import configuration from "../deno.json" with { type: "json" };
import type { NpmPackage } from "./npm_files.ts";
import { outputOf } from "./output_of.ts";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Modules of the project that others import by a name of the import map, as places in the program. */
export const ownImports: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(configuration.imports).filter(([, address]) => address.startsWith("./"))
    .map(([name, address]) => [name, address.slice("./".length)]),
);

/** Own files are named by their places in the program: relative to the root of the project, with slashes. */
export interface ProgramModules {
  /** All of them, with those that have only types and those that are imported as text. */
  readonly own: ReadonlySet<string>;
  /** What runs: imported as code, or an entry. */
  readonly code: ReadonlySet<string>;
  /** What is imported as text. */
  readonly text: ReadonlySet<string>;
  /** The modules that are loaded by name rather than imported. */
  readonly workers: readonly string[];
  /** Keys of {@link npm}: the packages that own files import. */
  readonly packages: ReadonlySet<string>;
  /** Files of packages that are imported by name, as `npm:/name@version/path`. */
  readonly packageFiles: ReadonlySet<string>;
  readonly npm: Readonly<Record<string, NpmPackage>>;
}

interface Dependency {
  readonly code?: { readonly specifier?: string };
  readonly assertionType?: string;
}

/** As `deno info` prints it. */
interface ModuleGraph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly local?: string;
    readonly npmPackage?: string;
    readonly error?: string;
    readonly dependencies?: readonly Dependency[];
  }[];
  readonly npmPackages: Readonly<Record<string, NpmPackage>>;
}

/** @throws Error when a module cannot be found */
export function programModules(): ProgramModules {
  const own = new Set<string>(), code = new Set<string>(), text = new Set<string>();
  const packages = new Set<string>(), packageFiles = new Set<string>(), workers: string[] = [];
  const npm: Record<string, NpmPackage> = {};
  for (const entries = ["main.ts", ...Object.values(ownImports)]; entries.length > 0;) {
    const entry = entries.pop()!, graph = moduleGraph(entry);
    code.add(entry);
    Object.assign(npm, graph.npmPackages);
    for (const module of graph.modules) {
      if (module.error) throw new Error(`${module.specifier}: ${module.error}`);
      if (module.npmPackage) {
        packages.add(module.npmPackage);
        packageFiles.add(module.specifier);
      }
      if (module.local === undefined || own.has(placeOf(module.local))) continue;
      own.add(placeOf(module.local));
      for (const place of filesOf(module.dependencies, undefined)) code.add(place);
      for (const place of filesOf(module.dependencies, "text")) text.add(place);
      const started = workersIn(placeOf(module.local));
      entries.push(...started);
      workers.push(...started);
    }
  }
  return { own, code, text, workers, packages, packageFiles, npm };
}

/** Own files among what a module imports, in the way that `type` says; `undefined`: as code. */
function filesOf(dependencies: readonly Dependency[] = [], type: string | undefined): string[] {
  return dependencies.filter(({ assertionType }) => assertionType === type)
    .map(({ code }) => code?.specifier ?? "")
    .filter((specifier) => specifier.startsWith("file:"))
    .map((specifier) => placeOf(fileURLToPath(specifier)));
}

function moduleGraph(entry: string): ModuleGraph {
  const args = [
    ...["info", "--json", "--node-modules-dir=auto"],
    ...["--config", join(root, "deno.json"), join(root, entry)],
  ];
  return JSON.parse(outputOf(Deno.execPath(), args));
}

function placeOf(file: string): string {
  const path = relative(root, file).split(sep).join("/");
  if (path.startsWith("..")) throw new Error(`${file} is outside the project`);
  return path;
}

/** The module graph does not follow `new Worker(new URL(…))`. */
function workersIn(place: string): string[] {
  if (!place.endsWith(".ts")) return [];
  const started = readFileSync(join(root, place), "utf8").matchAll(
    /new Worker\(\s*new URL\("([^"]+)", import\.meta\.url\)/g,
  );
  return [...started].map(([, path]) => placeOf(join(root, place, "..", path!)));
}
