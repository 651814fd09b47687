import type { Random } from "../../random.ts";

/** Chooses one of the examples of a training file, by its position from 0. */
export type IndexDraw = (random: Random) => number;

/** Each of `count` examples is as likely as any other. */
export function uniformDraw(count: number): IndexDraw {
  return (random) => random.integer(0, count - 1);
}

/**
 * The first `firstSize` examples together have the chance `firstProbability`, and are equally likely among themselves, as
 * are the others: repeating some examples more often can help (paper, section 3.4).
 *
 * @param firstSize at least 1 and less than `count`
 */
export function twoClassesDraw(
  count: number,
  firstSize: number,
  firstProbability: number,
): IndexDraw {
  return (random) =>
    random.uniform() < firstProbability
      ? random.integer(0, firstSize - 1)
      : random.integer(firstSize, count - 1);
}
