import { Script } from "node:vm";
import { FileError } from "../../../errors.ts";

/** A file as a function, with what modules of Node find around them. */
export type Code = (
  this: unknown,
  exports: unknown,
  require: (name: string) => unknown,
  module: { exports: unknown },
  filename: string,
  dirname: string,
  global: unknown,
  math: Math,
) => void;

/** @param path of the file, which stack traces name @throws {FileError} with the line of a syntax error */
export function compile(path: string, code: string): Code {
  const message = syntaxError(path, code);
  if (message !== undefined) {
    throw new FileError(path, `syntax error: ${message}`, lineOfError(path, code, message));
  }
  return script(path, code).runInThisContext() as Code;
}

/** In one line with the code, so that errors name its own lines. */
function script(path: string, code: string): Script {
  const names = "exports, require, module, __filename, __dirname, global, Math";
  return new Script(`(function (${names}) {${code}\n})`, { filename: path });
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
