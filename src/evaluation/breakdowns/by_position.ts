import type { Breakdown } from "./breakdown.ts";

/**
 * Tokens that are right, by their position in the right answer, from 1: those of the best answer that the model wrote, all of them
 * where it is perfect. That an answer goes on too long is no token of the right one.
 */
export function byPosition(): Breakdown {
  /** Perfect answers by length: most are, and need no look at their tokens. */
  const perfect: number[] = [];
  const right: number[] = [], total: number[] = [];
  return {
    name: "position",
    count({ answer, hypotheses, perfect: isPerfect }) {
      if (isPerfect) return increase(perfect, answer.length);
      const written = hypotheses[0]?.tokens;
      for (let k = 0; k < answer.length; k++) {
        increase(total, k);
        if (written?.[k] === answer[k]) increase(right, k);
      }
    },
    groups() {
      const longest = Math.max(total.length, perfect.length - 1);
      const reaching = countsFrom(perfect, longest);
      const added = (counts: number[]) => reaching.map((all, k) => all + (counts[k] ?? 0));
      return {
        title: "position of the token in the answer",
        groups: reaching.map((_, k) => String(k + 1)),
        ...{ right: added(right), total: added(total) },
      };
    },
  };
}

function increase(counts: number[], index: number): void {
  while (counts.length <= index) counts.push(0);
  counts[index]!++;
}

/** How many answers have a first, second, … token, by how many are of which length. */
function countsFrom(lengths: readonly number[], longest: number): number[] {
  const found = Array<number>(longest).fill(0);
  let sum = 0;
  for (let k = longest - 1; k >= 0; k--) found[k] = sum += lengths[k + 1] ?? 0;
  return found;
}
