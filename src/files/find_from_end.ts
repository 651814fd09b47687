import * as fs from "node:fs";
import { type OpenFile, withRegularFile } from "./regular_file.ts";

/** Bytes at the end of the file that are read first. */
const firstLook = 1 << 16;

/**
 * Finds the last line of a file that `pick` makes something of; most of a long file is usually not read for it.
 *
 * @param pick is given lines from the last to the first, without what stands behind the last line feed; some more than once
 * @returns `undefined` where it made nothing of any
 * @throws {FileError} when the file cannot be read
 */
export function findFromEnd<T>(
  path: string,
  pick: (line: string) => T | undefined,
): T | undefined {
  return withRegularFile(path, (file) => {
    for (let length = firstLook;; length *= 4) {
      for (const line of lastLines(file, length).reverse()) {
        const found = pick(line);
        if (found !== undefined) return found;
      }
      if (length >= file.size) return undefined;
    }
  });
}

/** The whole lines among the last bytes of a file. */
function lastLines({ descriptor, size }: OpenFile, length: number): string[] {
  const start = Math.max(0, size - length);
  const bytes = new Uint8Array(size - start);
  const count = fs.readSync(descriptor, bytes, 0, bytes.length, start);
  const lines = new TextDecoder().decode(bytes.subarray(0, count)).split("\n");
  return lines.slice(start === 0 ? 0 : 1, -1);
}
