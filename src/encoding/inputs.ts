import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { basename } from "node:path";
import { fileError } from "../files/file_error.ts";
import { isInput } from "../records/standard_input.ts";

/** A file that was encoded, as a manifest names it. */
export interface Input {
  readonly name: string;
  /** Left out of what can be read only once: a pipe, standard input. */
  readonly sha256?: string;
}

const chunkBytes = 1 << 20;

/** @throws {FileError} when one cannot be read */
export function inputsOf(paths: readonly string[]): Input[] {
  return paths.map((path) => {
    if (isInput(path)) return { name: path };
    try {
      const name = basename(path);
      return fs.statSync(path).isFile() ? { name, sha256: digestOf(path) } : { name };
    } catch (error) {
      throw fileError(path, "cannot be read", error);
    }
  });
}

function digestOf(path: string): string {
  const hash = createHash("sha256"), bytes = new Uint8Array(chunkBytes);
  const file = fs.openSync(path, "r");
  try {
    for (let read = fs.readSync(file, bytes); read > 0; read = fs.readSync(file, bytes)) {
      hash.update(bytes.subarray(0, read));
    }
  } finally {
    fs.closeSync(file);
  }
  return hash.digest("hex");
}
