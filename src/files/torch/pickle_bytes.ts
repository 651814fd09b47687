/** Refuses what a pickle says; the message names the place. */
export type Refuse = (problem: string) => never;

/** Module and attribute names are short. */
const LONGEST_LINE = 256;

/** Reads the operands of a pickle's instructions, one after the other. */
export class PickleBytes {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array, private readonly refuse: Refuse) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Place of the next byte. */
  get at(): number {
    return this.#at;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  uint8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  /** The one number that pickles keep with its highest byte first. */
  float64(): number {
    return this.#view.getFloat64(this.#take(8), false);
  }

  bytes(length: number): Uint8Array {
    const begin = this.#take(length);
    return this.#bytes.subarray(begin, begin + length);
  }

  text(length: number): string {
    return this.#decode(this.bytes(length));
  }

  /** Text up to the end of the line, which is skipped. */
  line(): string {
    const end = this.#bytes.subarray(0, this.#at + LONGEST_LINE).indexOf(0x0a, this.#at);
    if (end < 0) this.refuse("a name has no end");
    const line = this.text(end - this.#at);
    this.#at++;
    return line;
  }

  /** A signed integer of any length, lowest byte first. */
  integer(length: number): number | bigint {
    const hex = this.bytes(length).toReversed().toHex();
    const value = hex === "" ? 0n : BigInt(`0x${hex}`);
    return narrow(BigInt.asIntN(8 * length, value));
  }

  #take(length: number): number {
    const begin = this.#at;
    if (begin + length > this.#bytes.length) {
      this.refuse("it ends in the middle of an instruction");
    }
    this.#at += length;
    return begin;
  }

  #decode(bytes: Uint8Array): string {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return this.refuse("it holds text that is not UTF-8");
    }
  }
}

/** An integer as a number, if that is exact. */
export function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
