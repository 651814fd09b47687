/**
 * Melissa O'Neill's `seed_seq_fe`, with the pool of four words and the constants that NumPy's `SeedSequence` uses: mixes any
 * number of 32-bit words so that every bit of them matters. Words go in one after the other, so that keys with a common
 * beginning share the work.
 */

/** Four mixed words, and the constant that hashes the next word: it changes at each use. */
export interface SeedPool {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly constant: number;
}

const inputStart = 0x43b0d7e5, inputMultiplier = 0x931e8875;
const outputStart = 0x8b51f9dd, outputMultiplier = 0x58f38ded;

/** The pool of some words, missing ones being 0 up to the fourth. */
export function poolOf(words: readonly number[]): SeedPool {
  let constant = inputStart;
  const hashNext = (word: number) => {
    const hashed = hash(word, constant, inputMultiplier);
    constant = Math.imul(constant, inputMultiplier);
    return hashed;
  };
  const pool = [0, 1, 2, 3].map((i) => hashNext(words[i] ?? 0));
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) {
      if (from !== to) pool[to] = mix(pool[to]!, hashNext(pool[from]!));
    }
  }
  const [a, b, c, d] = pool as [number, number, number, number];
  let filled: SeedPool = { a, b, c, d, constant };
  for (let i = 4; i < words.length; i++) filled = withWord(filled, words[i]!);
  return filled;
}

/** The pool after one more word, the fifth or a later one. */
export function withWord({ a, b, c, d, constant }: SeedPool, word: number): SeedPool {
  const second = Math.imul(constant, inputMultiplier);
  const third = Math.imul(second, inputMultiplier);
  const fourth = Math.imul(third, inputMultiplier);
  return {
    a: mix(a, hash(word, constant, inputMultiplier)),
    b: mix(b, hash(word, second, inputMultiplier)),
    c: mix(c, hash(word, third, inputMultiplier)),
    d: mix(d, hash(word, fourth, inputMultiplier)),
    constant: Math.imul(fourth, inputMultiplier),
  };
}

/** Four words that the pool gives, as signed 32-bit integers. */
export function wordsOf({ a, b, c, d }: SeedPool): [number, number, number, number] {
  const second = Math.imul(outputStart, outputMultiplier);
  const third = Math.imul(second, outputMultiplier);
  const fourth = Math.imul(third, outputMultiplier);
  return [
    hash(a, outputStart, outputMultiplier),
    hash(b, second, outputMultiplier),
    hash(c, third, outputMultiplier),
    hash(d, fourth, outputMultiplier),
  ];
}

function hash(value: number, constant: number, multiplier: number): number {
  return scramble(Math.imul(value ^ constant, Math.imul(constant, multiplier)));
}

function mix(x: number, y: number): number {
  return scramble(Math.imul(x, 0xca01f9dd) - Math.imul(y, 0x4973f715));
}

/** Of any number, its lowest 32 bits count. */
function scramble(value: number): number {
  return value ^ (value >>> 16);
}
