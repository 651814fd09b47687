/** Elliptic curves as lines of data files, and the choice of those to train and to test on. */
import type { Random } from "../../src/random.ts";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";

/** Lines of a table of curves: label, coefficients `[a1, a2, a3, a4, a6]` of the minimal model, rank. */
export type TableLine = string;

/** Test curves are among the first so many of the shuffled table, and those serve for nothing else. */
export const testPool = 10_000;

const tableLine = /^(\d+[a-z]+)\d+ \[([-\d, ]+)\] (\d+)$/;

const integer = positionalInts(1000);

/**
 * A curve in the format of data files, in base 1000: `+ 0 - 1 + 1 - 10 - 20 TAB 0` for `11a1 [0, -1, 1, -10, -20] 0`.
 *
 * @throws {SyntaxError} if the line is not one of a table of curves
 */
export function dataLine(line: TableLine): string {
  const [, coefficients, rank] = fields(line);
  const tokens = coefficients.split(", ").flatMap((value) => integer.encode(BigInt(value)));
  return `${tokens.join(" ")}\t${rank}`;
}

/**
 * The isogeny class of a curve, `11a` for `11a1`: its curves all have the same rank.
 *
 * @throws {SyntaxError} if the line is not one of a table of curves
 */
export function isogenyClass(line: TableLine): string {
  return fields(line)[0];
}

/**
 * Chooses curves at random, so that no curve to train on is isogenous to one to test on, nor to one that a larger test
 * set would hold: what is chosen for smaller sizes always begins what is chosen for larger ones.
 *
 * @throws {RangeError} if there are not so many
 */
export function chooseCurves(
  table: readonly TableLine[],
  size: { readonly train: number; readonly test: number },
  random: Random,
): { train: TableLine[]; test: TableLine[] } {
  const shuffled = random.shuffle(table);
  const reserved = shuffled.slice(0, testPool);
  if (size.test > reserved.length) {
    throw new RangeError(`${size.test} test curves asked for, there are ${reserved.length}`);
  }
  const testClasses = new Set(reserved.map(isogenyClass));
  const train: TableLine[] = [];
  for (const line of shuffled.slice(testPool)) {
    if (train.length === size.train) break;
    if (!testClasses.has(isogenyClass(line))) train.push(line);
  }
  if (train.length < size.train) {
    throw new RangeError(`${size.train} training curves asked for, there are ${train.length}`);
  }
  return { train, test: reserved.slice(0, size.test) };
}

function fields(line: TableLine): [isogenyClass: string, coefficients: string, rank: string] {
  const [matched, isogenyClass, coefficients, rank] = tableLine.exec(line) ?? [];
  if (matched === undefined) throw new SyntaxError(`no line of a table of curves: ${line}`);
  return [isogenyClass!, coefficients!, rank!];
}
