import type { Split } from "../problems/problem.ts";
import { type Random, randomSeries, streams } from "../random.ts";

/** Part of every key: saved seeds must bring back the examples they always brought. */
const onlyProcess = 0;

/** The random numbers of each example of a split, by the example's number. */
export function randomOfExamples(seed: number, split: Split): (example: number) => Random {
  return randomSeries(seed, onlyProcess, streams[split]);
}
