/** Files of packages that the user has installed into a folder `node_modules`. */
import { dirname, join, resolve } from "node:path";
import { whatIsAt } from "../../../files/regular_file.ts";
import { existingFile } from "./existing_file.ts";
import { readManifest } from "./package_manifest.ts";
import { isRecord } from "../check_fields.ts";

/** Name of a package, a version that may stand behind it, and the path within the package. */
const specifier = /^((?:@[^/@]+\/)?[^/@]+)(?:@[^/]*)?(\/.*)?$/;

/** What a package may offer files for; the first entry of its manifest that is one of these counts. */
const conditions = ["import", "require", "node", "module", "deno", "default"];

/**
 * @param from path of the importing file @param name as in `mathjs` or `mathjs/number`
 * @throws {Error} if it is not installed, or has no such file
 */
export function packageFile(from: string, name: string): string {
  const [, packageName, inner = ""] = specifier.exec(name) ?? [];
  const folder = packageName && installed(dirname(resolve(from)), packageName);
  if (!folder) {
    throw new Error(
      `cannot import "${name}": no folder node_modules beside or above ${from} has it; ` +
        `npm install ${packageName ?? name} in the folder of the problem puts it there`,
    );
  }
  const file = fileIn(folder, inner);
  if (file !== undefined) return file;
  throw new Error(`cannot import "${name}": ${folder} offers no JavaScript file for it`);
}

function installed(folder: string, name: string): string | undefined {
  const found = join(folder, "node_modules", name);
  if (whatIsAt(found) === "a folder") return found;
  const parent = dirname(folder);
  return parent === folder ? undefined : installed(parent, name);
}

function fileIn(folder: string, inner: string): string | undefined {
  const { exports, main } = readManifest(folder);
  if (exports === undefined) {
    const path = inner === "" && typeof main === "string" ? main : inner || "index.js";
    return existingFile(join(folder, path));
  }
  const target = targetOf(exports, `.${inner}`);
  return target && existingFile(join(folder, target));
}

/** What `exports` of a manifest says of a path within the package, like `.` or `./number`. */
function targetOf(exports: unknown, path: string): string | undefined {
  const keys = isRecord(exports) ? Object.keys(exports) : [];
  if (!keys.some((key) => key.startsWith("."))) {
    return path === "." ? chosen(exports) : undefined;
  }
  const table = exports as Record<string, unknown>;
  if (Object.hasOwn(table, path)) return chosen(table[path]);
  for (const key of keys) {
    const [start, end] = key.split("*") as [string, string?];
    if (end === undefined || !path.startsWith(start) || !path.endsWith(end)) continue;
    const between = path.slice(start.length, path.length - end.length);
    return chosen(table[key])?.replaceAll("*", between);
  }
}

function chosen(target: unknown): string | undefined {
  if (typeof target === "string") return target;
  if (Array.isArray(target)) return target.map(chosen).find((each) => each !== undefined);
  if (!isRecord(target)) return undefined;
  const fitting = Object.keys(target).filter((key) => conditions.includes(key));
  return fitting.map((key) => chosen(target[key])).find((each) => each !== undefined);
}
