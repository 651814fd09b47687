import * as fs from "node:fs";
import { CheckpointError } from "../errors.ts";
import type { OpenFile } from "./regular_file.ts";

/** Bytes that one call of the operating system is asked for. */
const CALL_BYTES = 2 ** 26;

/**
 * Reads `length` bytes from byte `offset` into memory of their own, so that they are aligned for any element type.
 *
 * @throws {CheckpointError} when the file does not hold them, or memory does not
 */
export function readRange(
  file: OpenFile,
  offset: number,
  length: number,
): Uint8Array<ArrayBuffer> {
  if (offset + length > file.size) {
    throw new CheckpointError(
      file.path,
      `the file is cut short: it has ${file.size} bytes, expected at least ${offset + length}`,
    );
  }
  const bytes = allocate(length, file.path);
  for (let done = 0; done < length;) {
    const wanted = Math.min(length - done, CALL_BYTES);
    const taken = fs.readSync(file.descriptor, bytes, done, wanted, offset + done);
    if (taken === 0) {
      throw new CheckpointError(file.path, "the file became shorter while it was read");
    }
    done += taken;
  }
  return bytes;
}

function allocate(length: number, path: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(length);
  } catch {
    throw new CheckpointError(path, `there is no memory for ${length} of its bytes`);
  }
}
