import type { SequenceLayout } from "../../task/sequence_layout.ts";
import { type Lengths, longestOf } from "../lengths.ts";

/** Ids of all tokens of many examples, close together: problem and answer of the first, then of the second, … */
export class ExampleTable {
  #ids: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  #idCount = 0;
  /** Where each sequence ends among the ids. */
  #ends = new Float64Array(1024);
  #sequenceCount = 0;

  /** @param vocabSize size of the vocabulary: all ids are smaller */
  constructor(private readonly vocabSize: number) {
    this.#ids = this.#idArray(new ArrayBuffer(1 << 16));
  }

  /** Number of whole examples. */
  get size(): number {
    return this.#sequenceCount >> 1;
  }

  /** Adds a token to the sequence that is being written. */
  push(id: number): void {
    if (this.#idCount === this.#ids.length) {
      this.#ids = this.#idArray(resized(this.#ids, more(this.#ids.length)));
    }
    this.#ids[this.#idCount++] = id;
  }

  /** Ends a sequence: first a problem, then its answer. @returns its length */
  endSequence(): number {
    if (this.#sequenceCount === this.#ends.length) {
      this.#ends = new Float64Array(resized(this.#ends, more(this.#ends.length)));
    }
    const length = this.#idCount - this.#endOf(this.#sequenceCount - 1);
    this.#ends[this.#sequenceCount++] = this.#idCount;
    return length;
  }

  /** Keeps the first `size` examples, and nothing of what follows them. */
  truncate(size: number): void {
    this.#sequenceCount = 2 * size;
    this.#idCount = this.#endOf(this.#sequenceCount - 1);
  }

  /** Gives back memory that is not needed while no more examples come. */
  trim(): void {
    this.#ids = this.#idArray(resized(this.#ids, this.#idCount));
    this.#ends = new Float64Array(resized(this.#ends, this.#sequenceCount));
  }

  /** Token ids of problem number `index`, from 0. */
  problem(index: number): number[] {
    return this.#sequence(2 * index);
  }

  /** Token ids of answer number `index`, from 0. */
  answer(index: number): number[] {
    return this.#sequence(2 * index + 1);
  }

  /** Length of problem number `index`, in tokens. */
  problemLength(index: number): number {
    return this.#endOf(2 * index) - this.#endOf(2 * index - 1);
  }

  /** Length of answer number `index`, in tokens. */
  answerLength(index: number): number {
    return this.#endOf(2 * index + 1) - this.#endOf(2 * index);
  }

  /** The longest of both sides among all examples, as a layout arranges them. */
  longest(layout: SequenceLayout): Lengths {
    const lengthOf = (index: number, side: "problem" | "answer") =>
      side === "problem" ? this.problemLength(index) : this.answerLength(index);
    return longestOf(this.size, lengthOf, layout);
  }

  /** 53 bits that are the same for equal problems, and nearly never for others. */
  problemHash(index: number): number {
    let high = 0x9e3779b1, low = 0x85ebca6b;
    for (let at = this.#endOf(2 * index - 1), end = this.#endOf(2 * index); at < end; at++) {
      const id = this.#ids[at]!;
      high = Math.imul(high ^ id, 0x21f0aaad);
      high ^= high >>> 15;
      low = Math.imul(low ^ id, 0x735a2d97);
      low ^= low >>> 15;
    }
    return (high >>> 11) * 2 ** 32 + (low >>> 0);
  }

  #sequence(number: number): number[] {
    return Array.from(this.#ids.subarray(this.#endOf(number - 1), this.#endOf(number)));
  }

  #endOf(sequence: number): number {
    return sequence < 0 ? 0 : this.#ends[sequence]!;
  }

  #idArray(buffer: ArrayBuffer) {
    return this.vocabSize <= 1 << 16 ? new Uint16Array(buffer) : new Uint32Array(buffer);
  }
}

/** How long an array is to become that is full. */
function more(length: number): number {
  return Math.max(1024, Math.ceil(1.5 * length));
}

/** The memory of an array, moved to one of another size; the array is empty then. */
function resized(
  { buffer, BYTES_PER_ELEMENT }:
    | Uint16Array<ArrayBuffer>
    | Uint32Array<ArrayBuffer>
    | Float64Array<ArrayBuffer>,
  length: number,
): ArrayBuffer {
  return buffer.transfer(length * BYTES_PER_ELEMENT);
}
