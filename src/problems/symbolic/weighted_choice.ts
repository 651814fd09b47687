import type { Random } from "../../random.ts";

/** One of the items, each as likely as its weight says. @param items at least one, with weights from 0, not all of them 0 */
export function weightedChoice<T>(
  random: Random,
  items: readonly (readonly [item: T, weight: number])[],
): T {
  const total = items.reduce((sum, [, weight]) => sum + weight, 0);
  let place = random.uniform() * total;
  const found = items.find(([, weight]) => (place -= weight) < 0);
  return (found ?? items.findLast(([, weight]) => weight > 0)!)[0];
}
