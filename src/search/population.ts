import type { Member } from "./state.ts";

/** What two members share that are the same construction. */
export function keyOf(tokens: readonly number[]): string {
  return tokens.join(" ");
}

/**
 * The best of some members, each construction once, the very best first. Of equally good ones a hash decides, so that no form of
 * tokens is preferred; of those that are the same, the one of the earlier round is kept. The order of the members does not matter.
 */
export function best(members: readonly Member[], count: number): Member[] {
  const first = new Map<string, Ranked>();
  for (const member of members) {
    const key = keyOf(member.tokens), known = first.get(key);
    if (known !== undefined && known.member.round <= member.round) continue;
    first.set(key, { member, key, hash: hashOf(key) });
  }
  return [...first.values()].sort(compare).slice(0, count).map(({ member }) => member);
}

interface Ranked {
  readonly member: Member;
  readonly key: string;
  readonly hash: number;
}

function compare(a: Ranked, b: Ranked): number {
  return b.member.score - a.member.score || a.hash - b.hash || (a.key < b.key ? -1 : 1);
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

/** The score that a share of the members reaches, e.g. 0.5: half of them. @param population not empty, the best first */
export function scoreOfShare(population: readonly Member[], share: number): number {
  return population[Math.min(population.length - 1, Math.floor(share * population.length))]!.score;
}
