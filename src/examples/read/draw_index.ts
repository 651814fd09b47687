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

/**
 * Draws a file first, by its weight, and then one of its examples.
 *
 * @param files in the order of their examples; the weights sum to 1
 */
export function weightedDraw(
  files: readonly { readonly size: number; readonly weight: number }[],
): IndexDraw {
  return (random) => {
    const { start, size } = fileOf(files, random.uniform());
    return start + random.integer(0, size - 1);
  };
}

/** @param share in `[0, 1)` */
function fileOf(files: Parameters<typeof weightedDraw>[0], share: number) {
  let start = 0, rest = share;
  for (const { size, weight } of files.slice(0, -1)) {
    if (rest < weight) return { start, size };
    rest -= weight;
    start += size;
  }
  return { start, size: files.at(-1)!.size };
}
