import { dirname, join } from "node:path";
import { fileLimits, readTextFileIfAny } from "../../../files/regular_file.ts";

/** What is of interest in a `package.json`. */
export interface Manifest {
  readonly version?: unknown;
  readonly type?: unknown;
  readonly main?: unknown;
  readonly exports?: unknown;
}

/** A package that files belong to. */
export interface PackageFolder {
  readonly name: string;
  readonly folder: string;
}

/** The manifest of a package; empty where there is none. @throws {Error} if it is no JSON */
export function readManifest(folder: string): Manifest {
  const path = join(folder, "package.json");
  try {
    return JSON.parse(readTextFileIfAny(path, fileLimits.problem) ?? "{}") ?? {};
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Error(`${path} is not JSON`);
  }
}

/** The package that a file belongs to, if it is in one. */
export function packageOf(path: string): PackageFolder | undefined {
  const [folder, name] =
    /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)(?=[\\/])/.exec(path) ?? [];
  return folder === undefined ? undefined : { folder, name: name!.replaceAll("\\", "/") };
}

/** Whether a file of a package, `.js` by name, has imports and exports rather than `require`. */
export function isModule(path: string, { folder }: PackageFolder): boolean {
  for (let at = dirname(path); at.length >= folder.length; at = dirname(at)) {
    const { type } = readManifest(at);
    if (type !== undefined) return type === "module";
  }
  return false;
}
