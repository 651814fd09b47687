/** What a custom problem was loaded from. */
import { createHash } from "node:crypto";
import { dirname, join, relative } from "node:path";
import { packageOf, readManifest } from "./package_manifest.ts";
import type { ProblemFiles } from "./problem_files.ts";

interface LoadedPackage {
  readonly name: string;
  readonly version: string;
  /** How many of its files. */
  readonly files: number;
  readonly sha256: string;
}

export interface Inventory {
  /** Files that are the user's own, the one of `--problem` first. */
  readonly own: readonly { readonly path: string; readonly sha256: string }[];
  readonly packages: readonly LoadedPackage[];
  /** Of all this, wherever it is installed. */
  readonly sha256: string;
}

/** @param path of the file of `--problem` @param files all that were loaded */
export function inventoryOf(path: string, files: ProblemFiles): Inventory {
  const paths = Object.keys(files);
  const own = paths.filter((each) => packageOf(each) === undefined)
    .map((each) => ({ path: each, sha256: sha256(files[each]!.text) }));
  const folders = Map.groupBy(
    paths.filter((each) => packageOf(each) !== undefined),
    (each) => packageOf(each)!.folder,
  );
  const packages = [...folders].map(([folder, inside]) => loadedPackage(folder, inside, files));
  const named = own.map(({ path: each, sha256 }) => [relative(dirname(path), each), sha256]);
  const all = [...named, ...packages.map(({ name, sha256 }) => [name, sha256])];
  return { own, packages, sha256: sha256(JSON.stringify(all)) };
}

function loadedPackage(
  folder: string,
  paths: readonly string[],
  files: ProblemFiles,
): LoadedPackage {
  const { name } = packageOf(paths[0]!)!, { version } = readManifest(folder);
  const texts = paths.map((path) => [relative(folder, path), files[path]!.text]);
  return {
    ...{ name, version: String(version ?? "of no version"), files: paths.length },
    sha256: sha256(JSON.stringify(texts.sort())),
  };
}

/** The user's own files by where a copy has to stand so that they still find each other. */
export function copiesOf(path: string, { own }: Inventory): Map<string, string> {
  const besides = own.map((file) => relative(dirname(path), file.path));
  const ups = besides.map((name) => name.split(/[\\/]/).filter((part) => part === "..").length);
  const base = join(dirname(path), ...Array<string>(Math.max(...ups)).fill(".."));
  return new Map(own.map((file) => [file.path, relative(base, file.path)]));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
