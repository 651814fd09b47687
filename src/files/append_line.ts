import * as fs from "node:fs";
import { fileError } from "./file_error.ts";

/**
 * Appends a line to a text file, which is made where it is missing, in one write and to the disk. What a power cut has left of an
 * earlier line stands alone.
 *
 * @param line without its end @throws {FileError} when it cannot be written
 */
export function appendLine(path: string, line: string): void {
  try {
    const file = fs.openSync(path, "a+");
    try {
      const bytes = new TextEncoder().encode(`${endsInLine(file) ? "" : "\n"}${line}\n`);
      fs.writeSync(file, bytes);
      fs.fsyncSync(file);
    } finally {
      fs.closeSync(file);
    }
  } catch (error) {
    throw fileError(path, "cannot be written", error);
  }
}

function endsInLine(file: number): boolean {
  const { size } = fs.fstatSync(file), last = new Uint8Array(1);
  if (size === 0) return true;
  fs.readSync(file, last, 0, 1, size - 1);
  return last[0] === "\n".charCodeAt(0);
}
