/** Isogeny classes of elliptic curves, and the choice of those that the sample has. */
import type { Random } from "../../src/random.ts";

/**
 * A class, by one of its curves with the most rational points of finite order.
 *
 * The traces of Frobenius belong to the class, as isogenous curves have the same; the number of these points does not. The largest
 * in a class does: it is the greatest common divisor of p + 1 - a_p over the odd primes of good reduction (Katz 1981).
 */
export interface IsogenyClass {
  /** Of the curve in Cremona's tables, `11a1`. */
  readonly label: string;
  readonly conductor: number;
  /** The first class of the tables that is a quadratic twist of this one, `11a`: this one itself, or one of a smaller conductor. */
  readonly minimalTwist: string;
  /** Of the curve's minimal model, `[0,-1,1,-10,-20]`. */
  readonly coefficients: string;
  /** Rational points of finite order on the curve. */
  readonly order: number;
}

/** A line of a table of curves: label, coefficients of the minimal model, j-invariant, order of the torsion subgroup. */
export type TableLine = string;

/** `of` is the class, as in `11a`. */
interface Curve extends Omit<IsogenyClass, "minimalTwist"> {
  readonly of: string;
  readonly j: string;
}

const tableLine = /^((\d+)[a-z]+)(\d+) \[([-\d, ]+)\] ([-\d\/]+) (\d+)$/;

/** @throws {SyntaxError} if the line is not one of a table of curves */
function readCurve(line: TableLine): Curve {
  const [matched, of, conductor, index, coefficients, j, order] = tableLine.exec(line) ?? [];
  if (matched === undefined) throw new SyntaxError(`no line of a table of curves: ${line}`);
  return {
    of: of!,
    label: of! + index!,
    conductor: Number(conductor),
    coefficients: `[${coefficients!.replaceAll(" ", "")}]`,
    j: j!,
    order: Number(order),
  };
}

/**
 * The isogeny classes of a table, in its order.
 *
 * Twists have the same j-invariants. (Beyond quadratic twists, so have all curves of j = 0 and of j = 1728, which then share
 * their minimal twist.)
 *
 * @param table with classes as a whole and ordered by conductor
 * @throws {SyntaxError} if a line is not one of a table of curves
 */
export function isogenyClasses(table: Iterable<TableLine>): IsogenyClass[] {
  const classes = new Map<string, Curve>();
  for (const line of table) {
    const curve = readCurve(line), known = classes.get(curve.of);
    classes.set(curve.of, known === undefined ? curve : merged(known, curve));
  }
  const firstOf = new Map<string, string>();
  return [...classes.values()].map(({ of, j, ...curve }) => {
    const minimalTwist = firstOf.get(j) ?? of;
    firstOf.set(j, minimalTwist);
    return { ...curve, minimalTwist };
  });
}

/** The curve with more points, and the j-invariant of the two that comes first: one for the class, whatever the order of its curves. */
function merged(a: Curve, b: Curve): Curve {
  return { ...(b.order > a.order ? b : a), j: b.j < a.j ? b.j : a.j };
}

/** At random, at most so many of each order: all, where there are fewer. */
export function chooseClasses(
  classes: readonly IsogenyClass[],
  most: number,
  random: Random,
): IsogenyClass[] {
  const byOrder = Map.groupBy(random.shuffle(classes), ({ order }) => order);
  return random.shuffle([...byOrder.values()].flatMap((some) => some.slice(0, most)));
}
