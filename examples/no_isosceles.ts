/**
 * As many points of an n × n grid as possible, no three of which form an isosceles triangle; three points on a line, the middle one
 * halfway between the others, count as one.
 *
 *     int2int search no_isosceles.ts --n 8
 */
import {
  asNumbers,
  declareFlags,
  type FlagsOf,
  type Random,
  search,
  sets,
  symbolicInts,
} from "int2int";

export const flags = declareFlags({
  n: { type: "integer", default: 8, min: 1, max: 64, help: "points in a row of the grid" },
});

/** Points, numbered row by row from 0, in ascending order. */
type Points = readonly number[];

export default ({ n }: FlagsOf<typeof flags>) =>
  search<Points>({
    name: "no_isosceles",

    // One token for each point: P0, P9 … for the corner, its diagonal neighbor, …
    outputTokenizer: sets(asNumbers(symbolicInts(0, n * n - 1, "P"))),

    // The more points the better; nothing where one of them completes an isosceles triangle with two before it.
    score: (points) =>
      points.every((point, i) => fits(n, points.slice(0, i), point)) ? points.length : undefined,

    start: () => [],

    // Takes the given points in random order, then all others: each that fits.
    improve(points, random) {
      const found: number[] = [];
      const rest = random.permutation(n * n).filter((point) => !points.includes(point));
      for (const point of [...shuffled(points, random), ...rest]) {
        if (fits(n, found, point)) found.push(point);
      }
      return inOrder(found);
    },

    // The square has eight symmetries. Of the eight sets, the first in lexicographic order stands for all.
    canonical: (points) =>
      symmetries.map((symmetry) => image(n, points, symmetry)).reduce((a, b) =>
        isBefore(b, a) ? b : a
      ),

    augment: (points, random) => image(n, points, random.choice(symmetries)),
  });

/** Whether a point forms no isosceles triangle with two of some points. */
function fits(n: number, points: Points, point: number): boolean {
  const distances = points.map((other) => squaredDistance(n, point, other));
  for (let i = 0; i < points.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [distances[i]!, distances[j]!];
      if (a === b) return false;
      const side = squaredDistance(n, points[i]!, points[j]!);
      if (side === a || side === b) return false;
    }
  }
  return true;
}

function squaredDistance(n: number, p: number, q: number): number {
  const across = p % n - q % n, down = Math.floor(p / n) - Math.floor(q / n);
  return across * across + down * down;
}

function shuffled(points: Points, random: Random): number[] {
  return random.permutation(points.length).map((i) => points[i]!);
}

function inOrder(points: Points): number[] {
  return points.toSorted((a, b) => a - b);
}

type Symmetry = (x: number, y: number, last: number) => readonly [x: number, y: number];

const symmetries: readonly Symmetry[] = [
  (x, y) => [x, y],
  (x, y, last) => [last - x, y],
  (x, y, last) => [x, last - y],
  (x, y, last) => [last - x, last - y],
  (x, y) => [y, x],
  (x, y, last) => [last - y, x],
  (x, y, last) => [y, last - x],
  (x, y, last) => [last - y, last - x],
];

function image(n: number, points: Points, symmetry: Symmetry): Points {
  return inOrder(points.map((point) => {
    const [x, y] = symmetry(point % n, Math.floor(point / n), n - 1);
    return y * n + x;
  }));
}

/** @param a as many points as `b` has */
function isBefore(a: Points, b: Points): boolean {
  const first = a.findIndex((point, i) => point !== b[i]);
  return first >= 0 && a[first]! < b[first]!;
}
