import { eosId, padId, separatorId, type Vocabulary } from "../../tokenizers/vocabulary.ts";

/** Finds the number of a word that stands somewhere among bytes, without making a string of it. */
export interface TokenIndex {
  /** The number of the word `bytes[start], …, bytes[end - 1]`, or -1 if it is unknown. */
  idOf(bytes: Uint8Array, start: number, end: number): number;
}

/** Words that frame and fill sequences: in a file they would end or blank out an example. */
const reserved: readonly number[] = [eosId, padId];

/**
 * All words of a vocabulary but those that frame sequences, in a hash table with open addressing (FNV-1a).
 *
 * @param separating leave out the separator as well: it stands between problem and query
 */
export function tokenIndexOf({ tokens: words }: Vocabulary, separating = false): TokenIndex {
  const spelled = words.map((word) => new TextEncoder().encode(word));
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * words.length))).fill(-1);
  const mask = slots.length - 1;
  for (const [id, bytes] of spelled.entries()) {
    if (reserved.includes(id) || separating && id === separatorId) continue;
    let slot = hashOf(bytes, 0, bytes.length) & mask;
    while (slots[slot] !== -1) slot = (slot + 1) & mask;
    slots[slot] = id;
  }
  return {
    idOf(bytes, start, end) {
      let slot = hashOf(bytes, start, end) & mask;
      for (;;) {
        const id = slots[slot]!;
        if (id === -1 || isSpelled(spelled[id]!, bytes, start, end)) return id;
        slot = (slot + 1) & mask;
      }
    },
  };
}

function isSpelled(word: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let i = 0; i < word.length; i++) {
    if (word[i] !== bytes[start + i]) return false;
  }
  return true;
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  // The low bits of FNV-1a depend on the low bits of the bytes only.
  return hash ^ (hash >>> 15);
}
