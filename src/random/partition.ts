import { expectCount } from "./kinds.ts";
import type { RandomNumbers } from "./numbers.ts";

/** Numbers of partitions, each found when it is first needed: larger ones take more than a second. */
const largest = 10_000;

/** How many partitions 0, 1, 2, … have, as far as they are known. */
const counts: bigint[] = [1n];

/**
 * See `Random.partition`. Of all partitions of `n`, with each of their parts marked in turn by its size, the share `d · p(n - j · d)` of
 * `n · p(n)` has at least `j` parts `d` (Nijenhuis and Wilf): `d` is drawn with `j`, then the rest.
 */
export function partition(random: RandomNumbers, total: number): number[] {
  expectCount("the total of a partition", total);
  if (total > largest) {
    throw new RangeError(`partitions are drawn of integers up to ${largest}, found ${total}`);
  }
  const parts: number[] = [];
  for (let rest = total; rest > 0;) {
    const { part, times } = drawnPart(random, rest);
    for (let i = 0; i < times; i++) parts.push(part);
    rest -= part * times;
  }
  return parts.sort((a, b) => b - a);
}

function drawnPart(random: RandomNumbers, total: number): { part: number; times: number } {
  let drawn = random.bigInteger(0n, BigInt(total) * countOf(total) - 1n);
  for (let removed = 1; removed <= total; removed++) {
    const count = countOf(total - removed);
    for (let part = 1; part <= removed; part++) {
      if (removed % part !== 0) continue;
      drawn -= BigInt(part) * count;
      if (drawn < 0n) return { part, times: removed / part };
    }
  }
  throw new Error("the shares add up to n · p(n)");
}

/** The number of partitions of an integer, by Euler's pentagonal number theorem. */
function countOf(total: number): bigint {
  for (let n = counts.length; n <= total; n++) {
    let count = 0n;
    for (let k = 1; k * (3 * k - 1) / 2 <= n; k++) {
      const [near, far] = [n - k * (3 * k - 1) / 2, n - k * (3 * k + 1) / 2];
      const both = counts[near]! + (far >= 0 ? counts[far]! : 0n);
      count += k % 2 === 1 ? both : -both;
    }
    counts.push(count);
  }
  return counts[total]!;
}
