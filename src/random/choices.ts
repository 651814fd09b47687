/** Choosing and arranging items. */
import { expectCount } from "./kinds.ts";
import type { RandomNumbers } from "./numbers.ts";

/** See `Random.permutation`. */
export function permutation(random: RandomNumbers, size: number): number[] {
  expectCount("the size of a permutation", size);
  return random.shuffle(Array.from({ length: size }, (_, i) => i));
}

/** See `Random.subset`. */
export function subset<T>(random: RandomNumbers, items: readonly T[], size?: number): T[] {
  if (size === undefined) return items.filter(() => random.integer(0, 1) === 1);
  expectCount("the size of a subset", size);
  if (size > items.length) {
    throw new RangeError(`a subset of ${size} cannot be drawn from ${items.length} items`);
  }
  // Each item in turn is chosen with the probability that leaves all subsets of the rest equally likely.
  let missing = size;
  return items.filter((_, i) => {
    const isChosen = random.integer(1, items.length - i) <= missing;
    if (isChosen) missing--;
    return isChosen;
  });
}

/** See `Random.weightedChoice`. */
export function weightedChoice<T>(
  random: RandomNumbers,
  items: readonly T[],
  weights: readonly number[],
): T {
  const total = totalOf(weights);
  if (items.length !== weights.length || !(total > 0)) {
    const found = `${weights.length} weights for ${items.length} items, their sum ${total}`;
    throw new RangeError(`expected a weight for each item and a positive sum, found ${found}`);
  }
  let rest = random.uniform() * total;
  const chosen = weights.findIndex((weight) => (rest -= weight) < 0);
  // Rounding may leave nothing at the end; what has no weight is never chosen.
  return items[chosen >= 0 ? chosen : weights.findLastIndex((weight) => weight > 0)]!;
}

function totalOf(weights: readonly number[]): number {
  const strange = weights.find((weight) => !(weight >= 0 && weight < Infinity));
  if (strange !== undefined) {
    throw new RangeError(`expected weights of at least 0, found ${strange}`);
  }
  return weights.reduce((sum, weight) => sum + weight, 0);
}
