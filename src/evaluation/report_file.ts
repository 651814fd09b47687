import { statSync } from "node:fs";
import { FileError } from "../errors.ts";
import { writeFileAtomically } from "../files/atomic_file.ts";
import { fileError } from "../files/file_error.ts";
import { temporaryPath } from "../files/leftovers.ts";
import { writeText } from "../log/text_stream.ts";

const chunkSize = 1 << 16;

/**
 * A file that grows while an evaluation goes on, and appears under its name, whole, once that is complete. Until then
 * the text is in a temporary file beside it: reports may be larger than memory.
 */
export class ReportFile {
  readonly #partsPath: string;
  #parts: Deno.FsFile | undefined;

  /** @throws FileError when the file cannot be written */
  constructor(readonly path: string) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw new FileError(path, "cannot be written: it is a folder");
    }
    this.#partsPath = temporaryPath(`${path}.parts`);
    const options = { read: true, write: true, create: true, truncate: true };
    this.#parts = this.#attempt(() => Deno.openSync(this.#partsPath, options));
  }

  /** @throws FileError when the file cannot be written */
  write(text: string): void {
    const parts = this.#open();
    this.#attempt(() => writeText(parts, text));
  }

  /** Puts the file in the place of what was there. @throws FileError when the file cannot be written */
  finish(): void {
    const parts = this.#open();
    writeFileAtomically(this.path, this.#chunks(parts));
    this.close();
  }

  /** Leaves nothing behind of a file that was not finished. */
  close(): void {
    if (this.#parts === undefined) return;
    this.#parts.close();
    this.#parts = undefined;
    try {
      Deno.removeSync(this.#partsPath);
    } catch {
      // What stays behind, removeLeftovers finds.
    }
  }

  #open(): Deno.FsFile {
    if (this.#parts === undefined) throw new Error(`${this.path} is closed`);
    return this.#parts;
  }

  *#chunks(parts: Deno.FsFile): Generator<Uint8Array> {
    const buffer = new Uint8Array(chunkSize);
    this.#attempt(() => parts.seekSync(0, Deno.SeekMode.Start));
    for (;;) {
      const count = this.#attempt(() => parts.readSync(buffer));
      if (count === null) return;
      yield buffer.subarray(0, count);
    }
  }

  #attempt<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw fileError(this.path, "cannot be written", error);
    }
  }
}
