/** Lines of files that may be large, damaged or still growing. */
import * as fs from "node:fs";
import { withRegularFile } from "../files/regular_file.ts";

/** A line, without its end. @param number of the line in the file, from 1 */
export type TakeLine = (line: string, number: number) => void;

const chunkBytes = 2 ** 20;

/** Longer lines are no log: they are skipped. */
export const longestLine = 2 ** 24;

const newline = 10;

/** Reads the whole lines of a file, and later those that were added. */
export class LineReader {
  readonly #path: string;
  readonly #skipped: (line: number) => void;
  #offset = 0;
  #line = 0;
  #skipping = false;

  /** @param skipped what to do about a line that is too long, given its number */
  constructor(path: string, skipped: (line: number) => void) {
    this.#path = path;
    this.#skipped = skipped;
  }

  /**
   * Takes the lines since the last call. What stands behind the last newline is still being written, or was never finished.
   *
   * @returns false when the file has become shorter: it is another one, to be read by another reader
   * @throws {FileError} when it cannot be read
   */
  read(take: TakeLine): boolean {
    return withRegularFile(this.#path, ({ descriptor, size }) => {
      if (size < this.#offset) return false;
      let bytes = new Uint8Array(Math.min(chunkBytes, size - this.#offset));
      let filled = 0;
      while (this.#offset + filled < size) {
        const taken = fs.readSync(
          descriptor,
          bytes,
          filled,
          bytes.length - filled,
          this.#offset + filled,
        );
        if (taken === 0) break;
        filled += taken;
        filled = this.#takeFrom(bytes, filled, take);
        if (filled === bytes.length) bytes = grown(bytes);
      }
      return true;
    });
  }

  /** Takes the whole lines of the first `filled` bytes. @returns how many bytes are left, moved to the start */
  #takeFrom(bytes: Uint8Array, filled: number, take: TakeLine): number {
    const end = bytes.lastIndexOf(newline, filled - 1) + 1;
    if (end === 0) return this.#skipIfTooLong(filled);
    this.#takeLines(new TextDecoder().decode(bytes.subarray(0, end)), take);
    this.#offset += end;
    bytes.copyWithin(0, end, filled);
    return filled - end;
  }

  #skipIfTooLong(filled: number): number {
    if (!this.#skipping && filled < longestLine) return filled;
    if (!this.#skipping) this.#skipped(this.#line + 1);
    this.#skipping = true;
    this.#offset += filled;
    return 0;
  }

  #takeLines(text: string, take: TakeLine): void {
    for (let start = 0, end = 0; start < text.length; start = end + 1) {
      end = text.indexOf("\n", start);
      this.#line++;
      if (this.#skipping) this.#skipping = false;
      else take(text.slice(start, text[end - 1] === "\r" ? end - 1 : end), this.#line);
    }
  }
}

function grown(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(Math.min(4 * bytes.length, longestLine));
  more.set(bytes);
  return more;
}
