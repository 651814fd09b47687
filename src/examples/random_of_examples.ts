import { createHash } from "node:crypto";
import type { Split } from "../problems/problem.ts";
import { type Random, randomSeries, streams } from "../random.ts";

/** Part of every key: saved seeds must bring back the examples they always brought. */
const usual = 0;

/**
 * The random numbers of each example of a split, by the example's number.
 *
 * @param set a further set of this split, which has random numbers of its own
 */
export function randomOfExamples(
  seed: number,
  split: Split,
  set?: string,
): (example: number) => Random {
  return randomSeries(seed, set === undefined ? usual : keyOf(set), streams[split]);
}

/** Above 0, whatever other sets there are. */
function keyOf(set: string): number {
  const bytes = createHash("sha256").update(set).digest();
  return 1 + bytes.readUInt32LE();
}
