import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { basename } from "node:path";
import { setImmediate } from "node:timers/promises";
import { fileError } from "../../files/file_error.ts";
import type { NamePair } from "../../files/finish_set.ts";
import { temporaryPath } from "../../files/leftovers.ts";
import type { Random } from "../../random.ts";

/** Size of the parts that are shuffled in memory. */
const usualPart = 32 * 2 ** 20;

/** Parts are open all at once, and systems allow 256 files and more: beyond 4 GB, parts grow instead. */
const mostParts = 128;

/** Text that is kept before it goes to its part. */
const pendingLength = 1 << 16;

const lineEnd = "\n".charCodeAt(0);

const encoder = new TextEncoder();

interface Part {
  readonly path: string;
  /** Left out once it is closed. */
  file: number | undefined;
  pending: string;
}

/** A finished file that waits under a temporary name. */
export interface Finished {
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/**
 * A file of lines in random order, each order as likely as any other, that may be larger than memory.
 *
 * Each line goes to a part drawn for it; in the end every part is shuffled in memory and the parts are joined.
 * Everything is in temporary files beside the file until `commit`.
 */
export class ShuffledFile {
  readonly #temporary: string;
  readonly #parts: Part[];

  /**
   * @param expectedBytes about how long the file will be; decides, with `random`, the order of the lines
   * @throws {FileError} when the temporary files cannot be made
   */
  constructor(readonly path: string, expectedBytes: number, private readonly random: Random) {
    this.#temporary = temporaryPath(path);
    this.#parts = [];
    const count = Math.min(mostParts, Math.ceil(expectedBytes / usualPart) || 1);
    try {
      for (let i = 0; i < count; i++) {
        const partPath = temporaryPath(`${path}.part${i}`);
        this.#parts.push({ path: partPath, file: fs.openSync(partPath, "w"), pending: "" });
      }
    } catch (error) {
      this.discard();
      throw fileError(path, "cannot be written", error);
    }
  }

  /** @param line with its end @throws {FileError} when it cannot be written */
  add(line: string): void {
    const part = this.#parts[this.random.integer(0, this.#parts.length - 1)]!;
    part.pending += line;
    if (part.pending.length < pendingLength) return;
    this.#attempt(() => flush(part));
    part.pending = "";
  }

  /**
   * Puts the lines in order and onto the disk.
   *
   * @param signal is looked at between parts
   * @throws {FileError} when they cannot be written
   */
  async finish(signal: AbortSignal): Promise<Finished> {
    const hash = createHash("sha256");
    const file = this.#attempt(() => fs.openSync(this.#temporary, "w"));
    let bytes = 0;
    try {
      for (const part of this.#parts) {
        const shuffled = this.#attempt(() => shufflePart(part, this.random));
        this.#attempt(() => fs.writeFileSync(file, shuffled));
        hash.update(shuffled);
        bytes += shuffled.length;
        // A signal is noticed only while nothing else is done.
        await setImmediate();
        signal.throwIfAborted();
      }
      this.#attempt(() => fs.fsyncSync(file));
    } finally {
      fs.closeSync(file);
    }
    return { bytes, sha256: hash.digest("hex") };
  }

  /** Its names, as it waits and as it is to be called, once it is finished. */
  get names(): NamePair {
    return [basename(this.#temporary), basename(this.path)];
  }

  /** Leaves nothing behind of a file that is not to be. */
  discard(): void {
    for (const part of this.#parts) {
      quietly(() => close(part));
      quietly(() => fs.rmSync(part.path));
    }
    quietly(() => fs.rmSync(this.#temporary));
  }

  #attempt<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw fileError(this.path, "cannot be written", error);
    }
  }
}

function flush({ file, pending }: Part): void {
  if (file === undefined) throw new Error("the file is finished");
  fs.writeFileSync(file, encoder.encode(pending));
}

function close(part: Part): void {
  const { file } = part;
  // The number may belong to another file soon.
  part.file = undefined;
  if (file !== undefined) fs.closeSync(file);
}

/** The lines of a part in random order; the part is gone. */
function shufflePart(part: Part, random: Random): Uint8Array {
  flush(part);
  close(part);
  const bytes = fs.readFileSync(part.path);
  fs.rmSync(part.path);
  const shuffled = new Uint8Array(bytes.length);
  let to = 0;
  for (const start of random.shuffle(lineStarts(bytes))) {
    // Lines are short: finding their ends anew, or copying them as arrays, would take longer.
    let from = start;
    do shuffled[to++] = bytes[from]!; while (bytes[from++] !== lineEnd);
  }
  return shuffled;
}

function lineStarts(bytes: Uint8Array): number[] {
  const starts: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    if (at === 0 || bytes[at - 1] === lineEnd) starts.push(at);
  }
  return starts;
}

function quietly(call: () => void): void {
  try {
    call();
  } catch {
    // What stays behind, removeLeftovers finds.
  }
}
