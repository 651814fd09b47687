/** Which files of npm packages the program needs, and where they go: a plain `node_modules`. */
import { lstatSync, readdirSync } from "node:fs";
import { basename, join, sep } from "node:path";

/** Where a file comes from, and its place in the built program, with slashes. */
export interface ProgramFile {
  readonly source: string;
  readonly path: string;
}

/** A package as `deno info` describes it; `dependencies` are keys of the same list. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  readonly dependencies: readonly string[];
  readonly localPath: string;
}

export interface PlacedPackage {
  readonly npm: NpmPackage;
  /** Where it goes: `node_modules/name`, deeper when another version is there already. */
  readonly folder: string;
}

/**
 * Packages and all they depend on, each where those that import it find it.
 *
 * @param imported keys of `npm`: what the program itself imports
 */
export function placedPackages(
  imported: Iterable<string>,
  npm: Readonly<Record<string, NpmPackage>>,
): PlacedPackage[] {
  const placed = new Map<string, PlacedPackage>();
  const waiting: { folder: string; dependencies: Iterable<string> }[] = [
    { folder: "", dependencies: imported },
  ];
  // In order of depth: nothing is ever put between a package and what it has found further up.
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    for (const key of next.dependencies) {
      const wanted = npm[key]!;
      const found = visibleFrom(next.folder, wanted.name, placed);
      if (found?.version === wanted.version) continue;
      const folder = join(found ? next.folder : "", "node_modules", wanted.name);
      placed.set(folder, { npm: wanted, folder });
      waiting.push({ folder, dependencies: wanted.dependencies });
    }
  }
  return [...placed.values()];
}

/** What an import of `name` finds in a module of `folder`. */
function visibleFrom(
  folder: string,
  name: string,
  placed: ReadonlyMap<string, PlacedPackage>,
): NpmPackage | undefined {
  for (let at = folder;; at = join(at, "..")) {
    const found = placed.get(join(at, "node_modules", name));
    if (found || at === "" || at === ".") return found?.npm;
  }
}

const code = /\.(?:js|cjs|mjs|json)$/;
const licence = /^(?:licen[cs]e|notice|thirdpartynotices)/i;
/** Tools for the developers of a package. */
const neverLoaded = new Set(["node_modules", "bin", "cli", "scripts", "tests"]);

/**
 * Code and licenses, and what is imported as text; nothing of a package that has only types.
 *
 * @param imported files by name, as `npm:/name@version/path`
 */
export function packageFiles(
  placed: PlacedPackage,
  imported: ReadonlySet<string>,
): ProgramFile[] {
  const { localPath, name: packageName, version } = placed.npm;
  const isImported = (name: string) =>
    imported.has(`npm:/${packageName}@${version}/${name.split(sep).join("/")}`);
  const names = readdirSync(localPath, { recursive: true, encoding: "utf8" })
    .filter((name) => !name.split(sep).some((folder) => neverLoaded.has(folder)))
    .filter((name) => lstatSync(join(localPath, name)).isFile());
  const loaded = names.filter((name) => code.test(name) || isImported(name));
  if (loaded.every((name) => name === "package.json")) return [];
  const licences = names.filter((name) => licence.test(basename(name)) && !loaded.includes(name));
  return [...loaded, ...licences].map((name) => fileOf(placed, name));
}

/** @param name path within the package */
export function fileOf({ npm, folder }: PlacedPackage, name: string): ProgramFile {
  const path = [...folder.split(sep), ...name.split(sep)].join("/");
  return { source: join(npm.localPath, name), path };
}
