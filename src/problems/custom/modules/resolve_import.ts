/** Which file an import names. */
import { dirname, join } from "node:path";
import { existingFile } from "./existing_file.ts";
import { packageFile } from "./package_file.ts";

/**
 * The path of a file beside the importing one, or of one of a package that is installed above it.
 *
 * @param from path of the importing file
 * @throws {Error} if there is none
 */
export function resolveImport(from: string, name: string): string {
  if (/^\.\.?(\/|$)/.test(name)) return besides(from, name);
  const unusual = /^(https?|jsr|file|data):/.exec(name) ?? /^\//.exec(name);
  if (unusual === null) return packageFile(from, name.replace(/^npm:\/?/, ""));
  throw new Error(
    `cannot import "${name}": expected a file beside this one, like "./other.ts", or an installed package`,
  );
}

function besides(from: string, name: string): string {
  const path = existingFile(join(dirname(from), name));
  if (path === undefined) throw new Error(`cannot import "${name}": there is no such file`);
  return path;
}
