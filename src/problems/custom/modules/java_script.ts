import { extname } from "node:path";
import { transform } from "sucrase";
import { FileError } from "../../../errors.ts";
import { isModule, packageOf } from "./package_manifest.ts";

/**
 * The text of a file as JavaScript with `require` and `exports` in place of imports and exports. Lines stay where they were.
 *
 * @param isOld whether it has them already, see {@link isCommon}
 * @throws {FileError} with the line, if it cannot be understood
 */
export function javaScript(path: string, text: string, isOld: boolean): string {
  if (extname(path) === ".json") return `module.exports = ${text}`;
  if (isOld) return text.replace(/^#!/, "//");
  try {
    return transform(text, {
      transforms: /\.[mc]?ts$/.test(path) ? ["typescript", "imports"] : ["imports"],
      disableESTransforms: true,
    }).code;
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { readonly line: number } };
    const bare = message.replace(/^Error transforming .*?: /, "").replace(/ \(\d+:\d+\)$/, "");
    throw new FileError(path, `syntax error: ${bare}`, loc?.line);
  }
}

/** Whether a file is written with `require` and `exports` already. */
export function isCommon(path: string): boolean {
  const ending = extname(path), owner = packageOf(path);
  return ending === ".cjs" || ending === ".js" && owner !== undefined && !isModule(path, owner);
}
