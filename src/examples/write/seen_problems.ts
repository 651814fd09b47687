import { FlagError } from "../../errors.ts";
import { poolOf, withWord, wordsOf } from "../../seed_pool.ts";

const bytesPerSlot = 8;

/** Slots for each problem at least: a hash table that is fuller gets slow. */
const slotsPerProblem = 1.5;

const emptyPool = poolOf([]);

/**
 * The problems that were met, as 64-bit hashes in a hash table with open addressing: 8 bytes a slot, 1.5 to 3 slots a
 * problem, so 17 MB for a million.
 *
 * Equal problems always have equal hashes. Of `n` different problems, two have the same with probability n² / 2⁶⁵ (one
 * in 37 million for a million): the second then counts as met, and an example is lost that could have been kept.
 */
export class SeenProblems {
  /** Two words a slot; both 0 where nothing is. */
  readonly #words: Uint32Array;
  readonly #mask: number;
  #size = 0;

  /**
   * @param most as many problems can be added
   * @throws {FlagError} if there is not enough memory for them
   */
  constructor(readonly most: number) {
    const slots = 2 ** Math.ceil(Math.log2(slotsPerProblem * most + 1));
    this.#mask = slots - 1;
    try {
      this.#words = new Uint32Array(2 * slots);
    } catch {
      const needed = `${(slots * bytesPerSlot / 1e9).toFixed(0)} GB of memory`;
      throw new FlagError("--train", `telling ${most} problems apart takes ${needed}`);
    }
  }

  /** Number of different problems. */
  get size(): number {
    return this.#size;
  }

  /** Adds a problem, given as token ids. @returns false if it was there already */
  add(problem: readonly number[]): boolean {
    const [first, high] = hashOf(problem);
    const low = first === 0 && high === 0 ? 1 : first;
    const words = this.#words;
    for (let slot = low & this.#mask;; slot = (slot + 1) & this.#mask) {
      const at = 2 * (slot >>> 0);
      if (words[at] === low && words[at + 1] === high) return false;
      if (words[at] !== 0 || words[at + 1] !== 0) continue;
      words[at] = low;
      words[at + 1] = high;
      this.#size++;
      return true;
    }
  }
}

/** Two 32-bit words. */
function hashOf(problem: readonly number[]): [number, number] {
  // The length first: zeros at the end count as well then.
  let pool = withWord(emptyPool, problem.length);
  for (const id of problem) pool = withWord(pool, id);
  const [low, high] = wordsOf(pool);
  return [low >>> 0, high >>> 0];
}
