/**
 * Runs the file for `--problem`, and what it imports: files beside it, packages that the user has installed, `"int2int"`.
 *
 * Each becomes an ordinary function rather than a module of Deno's. So they can be had without waiting, in every thread, from
 * the texts that were read first, and a compiled program needs neither Deno's compiler nor its import map for them.
 */
import { builtinModules, createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { FileError } from "../../errors.ts";
import { noneOf } from "../../text/nearest.ts";
import * as library from "./library.ts";
import { during } from "./calls.ts";
import { attempt } from "./mistake.ts";
import { compile } from "./modules/compile.ts";
import { isCommon, javaScript } from "./modules/java_script.ts";
import { packageOf } from "./modules/package_manifest.ts";
import { importedFile, type ProblemFiles, textOfFile } from "./modules/problem_files.ts";
import { repeatable, repeatableWhileLoading } from "./modules/repeatable.ts";

/** What a file exports, by name. */
export type Exports = Readonly<Record<string, unknown>>;

/**
 * What the file exports.
 *
 * @param path of the file @param files those that were read before; what is read now is added
 * @throws {FileError} if a file cannot be understood, or fails
 */
export function evaluateFile(path: string, files: ProblemFiles): Exports {
  const modules = new Map<string, { exports: unknown }>();
  const what = "the file fails when it is loaded";
  return attempt(
    path,
    what,
    () => during("loading the file", () => load(path, files, modules)),
  ) as Exports;
}

type Modules = Map<string, { exports: unknown }>;

/** A file that is imported again, also by one that it imports itself, is not run again. */
function load(path: string, files: ProblemFiles, modules: Modules): unknown {
  const known = modules.get(path);
  if (known !== undefined) return known.exports;
  const module: { exports: unknown } = { exports: {} };
  modules.set(path, module);
  const isOld = isCommon(path);
  const code = compile(path, javaScript(path, textOfFile(files, path), isOld));
  let isLoading = true;
  const math = packageOf(path) === undefined ? repeatable : repeatableWhileLoading(() => isLoading);
  const require = (name: string) => imported(path, name, files, modules);
  const { exports } = module, full = resolve(path);
  code.call(exports, exports, require, module, full, dirname(full), globalThis, math);
  isLoading = false;
  if (isOld) addDefault(module.exports);
  return module.exports;
}

/** As in Node, all that a file with `exports` has is what it exports as default; files compiled from modules may say otherwise. */
function addDefault(exports: unknown): void {
  const isCompiled = typeof exports === "object" && exports !== null && "__esModule" in exports;
  if (!isCompiled || "default" in exports || !Object.isExtensible(exports)) return;
  Object.defineProperty(exports, "default", { value: exports });
}

/** What `import … from name` has become. */
function imported(from: string, name: string, files: ProblemFiles, modules: Modules): unknown {
  if (name === "int2int") return checkedLibrary;
  if (builtinModules.includes(name.replace(/^node:/, ""))) return builtIn(name);
  return load(importedFile(files, from, name), files, modules);
}

const builtIn = createRequire(import.meta.url);

/** Tells at once of a name that the library does not have. */
const checkedLibrary = new Proxy({ ...library, __esModule: true }, {
  get(target, name) {
    if (Object.hasOwn(target, name)) return Reflect.get(target, name);
    throw new ReferenceError(
      `in "int2int", ${noneOf("export", String(name), Object.keys(library))}`,
    );
  },
});

/** @throws {FileError} if there is none */
export function defaultExport(path: string, exports: Exports): unknown {
  if (exports.default !== undefined) return exports.default;
  throw new FileError(path, "expected `export default problem({ … })`, found no default export");
}
