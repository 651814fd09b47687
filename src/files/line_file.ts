import * as fs from "node:fs";
import { FileError } from "../errors.ts";
import { fileError } from "./file_error.ts";
import { whatIsAt } from "./regular_file.ts";

/** Bytes that are looked at together. */
const blockSize = 1 << 20;

const lineEnd = "\n".charCodeAt(0);

/** A file that only grows, by whole lines: whoever is killed while writing leaves half a line, which is cut off. */
export class LineFile {
  readonly #file: number;
  /** Number of lines that are in the file. */
  readonly lines: number;

  /** Opens the file, or makes it. @throws {FileError} when it cannot be read or written */
  constructor(readonly path: string) {
    const found = whatIsAt(path) ?? "a file";
    // A pipe or a device might never come to an end; a folder cannot be opened.
    if (!["a file", "a folder"].includes(found)) {
      throw new FileError(path, `expected a file, found ${found}`);
    }
    this.#file = this.#attempt(() => fs.openSync(path, "a+"));
    const { lines, end } = this.#attempt(() => wholeLines(this.#file));
    this.#attempt(() => fs.ftruncateSync(this.#file, end));
    this.lines = lines;
  }

  /** @param text whole lines @throws {FileError} when they cannot be written */
  append(text: string): void {
    this.#attempt(() => fs.writeFileSync(this.#file, text));
  }

  close(): void {
    this.#attempt(() => fs.closeSync(this.#file));
  }

  #attempt<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw fileError(this.path, "cannot be written", error);
    }
  }
}

/** Counts the lines of a file, and the bytes up to the end of the last one. */
function wholeLines(file: number): { lines: number; end: number } {
  const block = new Uint8Array(blockSize);
  let lines = 0, end = 0, position = 0;
  for (;;) {
    const count = fs.readSync(file, block, 0, blockSize, position);
    if (count === 0) return { lines, end };
    const read = block.subarray(0, count);
    for (let at = read.indexOf(lineEnd); at >= 0; at = read.indexOf(lineEnd, at + 1)) {
      lines++;
      end = position + at + 1;
    }
    position += count;
  }
}
