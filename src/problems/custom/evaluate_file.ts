/**
 * Runs the text of a file for `--problem`.
 *
 * It becomes an ordinary function rather than a module of Deno's. So it can be had without waiting, in every thread, from
 * the text that was read first, and a compiled program needs neither Deno's compiler nor its import map for it.
 */
import { Script } from "node:vm";
import { transform } from "sucrase";
import { FileError } from "../../errors.ts";
import { noneOf } from "../../text/nearest.ts";
import * as library from "./library.ts";
import { during } from "./calls.ts";
import { attempt } from "./mistake.ts";

type Code = (exports: Record<string, unknown>, require: unknown, math: Math) => void;

/**
 * What the file exports as default.
 *
 * @param path of the file, for messages @param text TypeScript or JavaScript
 * @throws {FileError} if it cannot be understood, fails, or exports no default
 */
export function defaultExport(path: string, text: string): unknown {
  const code = compile(path, javaScript(path, text));
  const exports: Record<string, unknown> = {};
  const load = () => code(exports, libraryFor, repeatable);
  attempt(path, "the file fails when it is loaded", () => during("loading the file", load));
  if (exports.default !== undefined) return exports.default;
  throw new FileError(path, "expected `export default problem({ … })`, found no default export");
}

/** Lines stay where they were. */
function javaScript(path: string, text: string): string {
  try {
    return transform(text, {
      transforms: /\.m?js$/.test(path) ? ["imports"] : ["typescript", "imports"],
      disableESTransforms: true,
    }).code;
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { readonly line: number } };
    const bare = message.replace(/^Error transforming .*?: /, "").replace(/ \(\d+:\d+\)$/, "");
    throw new FileError(path, `syntax error: ${bare}`, loc?.line);
  }
}

function compile(path: string, code: string): Code {
  const message = syntaxError(path, code);
  if (message !== undefined) {
    throw new FileError(path, `syntax error: ${message}`, lineOfError(path, code, message));
  }
  return script(path, code).runInThisContext() as Code;
}

/** In one line with the code, so that errors tell its own lines. */
function script(path: string, code: string): Script {
  return new Script(`(function (exports, require, Math) {${code}\n})`, { filename: path });
}

function syntaxError(path: string, code: string): string | undefined {
  try {
    script(path, code);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The script compiler does not say where: the first line with which the error appears. */
function lineOfError(path: string, code: string, message: string): number {
  const lines = code.split("\n");
  return 1 +
    lines.findIndex((_, i) => syntaxError(path, lines.slice(0, i + 1).join("\n")) === message);
}

/** What `import … from "int2int"` has become. */
function libraryFor(name: string): unknown {
  if (name === "int2int") return checkedLibrary;
  throw new Error(
    `cannot import "${name}": a problem is one file, and imports from "int2int" only`,
  );
}

/** Tells at once of a name that the library does not have. */
const checkedLibrary = new Proxy({ ...library, __esModule: true }, {
  get(target, name) {
    if (Object.hasOwn(target, name)) return Reflect.get(target, name);
    throw new ReferenceError(
      `in "int2int", ${noneOf("export", String(name), Object.keys(library))}`,
    );
  },
});

/** `Math` without the chance that no seed brings back. */
const repeatable: Math = Object.create(Math, {
  random: {
    value() {
      throw new TypeError(
        "Math.random cannot be repeated: draw from the argument `random` of generate",
      );
    },
  },
});
