/** Standard input and the pipes of a shell, which may be named like files. Other pipes may be ones that nobody writes to. */
import { fileError } from "../files/file_error.ts";

/** The path of a file that was named on the command line: `-` is standard input. */
export function inputPath(name: string): string {
  return name === "-" ? "/dev/stdin" : name;
}

export function isInput(path: string): boolean {
  return path === "/dev/stdin" || /^(?:\/dev|\/proc\/self)\/fd\/\d+$/.test(path);
}

/** @throws {FileError} when it cannot be opened */
export async function inputBytes(path: string): Promise<AsyncIterable<Uint8Array>> {
  if (path === "/dev/stdin") return Deno.stdin.readable;
  try {
    return (await Deno.open(path)).readable;
  } catch (error) {
    throw fileError(path, "cannot be read", error);
  }
}
