/**
 * Protocol buffers, field by field, read from an open file. Nothing is kept of what the caller passes over, so that
 * neither the size of a file nor what it claims to hold decides how much memory is taken.
 */
import { CheckpointError } from "../errors.ts";
import { readRange } from "../files/file_range.ts";
import type { OpenFile } from "../files/regular_file.ts";

/** A range of bytes of the file. */
export interface Range {
  readonly begin: number;
  readonly end: number;
}

/** A field of a message: a number, or bytes, which may be a message themselves. */
export type Field =
  | { readonly number: number; readonly kind: "number"; readonly value: number }
  | { readonly number: number; readonly kind: "bytes"; readonly range: Range };

/** Far more than a model has. */
const mostFields = 2 ** 20;

/** So much of the file is in memory at a time. */
const windowBytes = 2 ** 16;

/** Bytes of a number of 64 bits. */
const longestNumber = 10;

export class ProtobufFile {
  readonly whole: Range;
  #window = new Uint8Array(0);
  #windowBegin = 0;
  #fields = 0;

  constructor(private readonly file: OpenFile) {
    this.whole = { begin: 0, end: file.size };
  }

  /**
   * The fields of a message, in the order of the file.
   *
   * @throws {CheckpointError} where the bytes are no message, or have more fields than a model has
   */
  *fields({ begin, end }: Range): Generator<Field> {
    for (let at = begin; at < end;) {
      if (++this.#fields > mostFields) this.refuse(`has more than ${mostFields} fields`);
      const tag = this.#number({ begin: at, end });
      const number = Math.floor(tag.value / 8), wireType = tag.value % 8;
      if (wireType === 0) {
        const { value, next } = this.#number({ begin: tag.next, end });
        yield { number, kind: "number", value };
        at = next;
      } else {
        const range = this.#bytes(wireType, { begin: tag.next, end });
        yield { number, kind: "bytes", range };
        at = range.end;
      }
    }
  }

  /** Numbers that follow each other without tags. */
  *numbers({ begin, end }: Range): Generator<number> {
    for (let at = begin; at < end;) {
      const { value, next } = this.#number({ begin: at, end });
      yield value;
      at = next;
    }
  }

  /** @throws {CheckpointError} when it is not UTF-8 */
  text({ begin, end }: Range): string {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(this.bytes({ begin, end }));
    } catch (error) {
      throw error instanceof TypeError ? this.refuse() : error;
    }
  }

  /** Bytes in memory of their own. */
  bytes({ begin, end }: Range): Uint8Array<ArrayBuffer> {
    return readRange(this.file, begin, end - begin);
  }

  /** @throws {CheckpointError} always */
  refuse(problem = "not an ONNX file, or damaged"): never {
    throw new CheckpointError(this.file.path, problem);
  }

  /** Eight bytes, four, or as many as a number before them says. */
  #bytes(wireType: number, { begin, end }: Range): Range {
    if (wireType === 1 || wireType === 5) return this.#within(begin, wireType === 1 ? 8 : 4, end);
    // What is left are groups, which ONNX does not use.
    if (wireType !== 2) this.refuse();
    const { value, next } = this.#number({ begin, end });
    return this.#within(next, value, end);
  }

  #within(begin: number, length: number, end: number): Range {
    return begin + length <= end ? { begin, end: begin + length } : this.refuse();
  }

  /** Seven bits a byte, the low ones first; beyond 2^53 it is not exact. */
  #number({ begin, end }: Range): { value: number; next: number } {
    let value = 0, factor = 1;
    for (let at = begin; at < Math.min(end, begin + longestNumber); at++) {
      const byte = this.#byte(at);
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return { value, next: at + 1 };
      factor *= 0x80;
    }
    return this.refuse();
  }

  #byte(at: number): number {
    const inWindow = at >= this.#windowBegin && at < this.#windowBegin + this.#window.length;
    if (!inWindow) {
      this.#windowBegin = at;
      this.#window = readRange(this.file, at, Math.min(windowBytes, this.file.size - at));
    }
    return this.#window[at - this.#windowBegin]!;
  }
}
