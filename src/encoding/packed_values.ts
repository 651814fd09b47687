import { GrowableInt32Array } from "../examples/growable_int32_array.ts";

/** An integer, or a list of integers and lists. */
export type Integers = bigint | readonly Integers[];

/** Words that are no integer: the next word is the length of a list, or says which of the large integers. */
const list = -(2 ** 31), large = list + 1;

const smallest = BigInt(large + 1), biggest = 2n ** 31n - 1n;

/**
 * Different values, numbered from 0 in the order in which they came: problems, or answers. Each takes a 32-bit word per
 * integer, and two to four more: a million elliptic curves 40 MB instead of the 400 MB that they take as arrays.
 *
 * Equal values are found by a hash table with open addressing, and are really equal.
 */
export class PackedValues {
  readonly #words = new GrowableInt32Array();
  /** Where each value begins. */
  readonly #starts = new GrowableInt32Array();
  readonly #large: bigint[] = [];
  readonly #numberOfLarge = new Map<bigint, number>();
  /** Numbers of values, plus 1; 0 where nothing is. */
  #table = new Int32Array(1024);

  /** How many there are. */
  get size(): number {
    return this.#starts.length;
  }

  /** The number of a value, a new one if it is new. */
  numberOf(value: Integers): number {
    const start = this.#words.length;
    this.#append(value);
    const mask = this.#table.length - 1;
    for (
      let slot = hashOf(this.#words.values, start, this.#words.length) & mask;;
      slot = (slot + 1) & mask
    ) {
      const number = this.#table[slot]! - 1;
      if (number < 0) {
        this.#table[slot] = this.size + 1;
        this.#starts.push(start);
        if (2 * this.size > this.#table.length) this.#enlarge();
        return this.size - 1;
      }
      if (!this.#equals(number, start)) continue;
      this.#words.truncate(start);
      return number;
    }
  }

  valueOf(number: number): Integers {
    const words = this.#words.values;
    let at = this.#starts.at(number);
    const read = (): Integers => {
      const word = words[at++]!;
      if (word === large) return this.#large[words[at++]!]!;
      if (word !== list) return BigInt(word);
      const items: Integers[] = [];
      for (let left = words[at++]!; left > 0; left--) items.push(read());
      return items;
    };
    return read();
  }

  #append(value: Integers): void {
    const words = this.#words;
    if (typeof value !== "bigint") {
      words.push(list);
      words.push(value.length);
      for (const item of value) this.#append(item);
    } else if (value >= smallest && value <= biggest) {
      words.push(Number(value));
    } else {
      words.push(large);
      words.push(this.#placeOfLarge(value));
    }
  }

  #placeOfLarge(value: bigint): number {
    const known = this.#numberOfLarge.get(value);
    if (known !== undefined) return known;
    this.#numberOfLarge.set(value, this.#large.length);
    return this.#large.push(value) - 1;
  }

  /** Whether a value is the one that was appended last, at `start`, where the last of the others ends. */
  #equals(number: number, start: number): boolean {
    const words = this.#words.values, from = this.#starts.at(number);
    const end = number + 1 < this.size ? this.#starts.at(number + 1) : start;
    if (end - from !== words.length - start) return false;
    for (let a = from, b = start; a < end; a++, b++) if (words[a] !== words[b]) return false;
    return true;
  }

  #enlarge(): void {
    const table = new Int32Array(4 * this.#table.length), words = this.#words.values;
    const mask = table.length - 1;
    for (let number = 0; number < this.size; number++) {
      const end = number + 1 < this.size ? this.#starts.at(number + 1) : words.length;
      let slot = hashOf(words, this.#starts.at(number), end) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = number + 1;
    }
    this.#table = table;
  }
}

/** Of the words from `start` to `end`: those of a multiplicative hash, mixed as in MurmurHash3. */
function hashOf(words: Int32Array, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at++) {
    hash = Math.imul(hash ^ words[at]!, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
