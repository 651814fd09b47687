/** Types of problems and answers in data files, as `--data_types` declares them: `int[5]:range(2)`. */

/** Largest size of an array and most integers in a range: no model could hold a larger vocabulary. */
const most = 10_000_000;

/** Completes "expected …" where types are refused. */
export const typesExpected =
  "two types with a colon between them, or three with that of a query in the middle, " +
  `each int, int[5], int[3][2] (sizes from 1), range(7) or range(-5,7) (1 to ${most} integers)`;

/** Integers with sign and digits: one, or an array with the largest size of each dimension. */
interface Integers {
  readonly sizes: readonly number[];
}

/** Integers written as one token each, `to` not included. */
interface Range {
  readonly from: number;
  readonly to: number;
}

export type DataType = Integers | Range;

/** The types of both sides of an example, and of the query between them if there is one. */
export interface DataTypes {
  readonly input: DataType;
  readonly query?: DataType;
  readonly output: DataType;
}

/**
 * The types of `problem:answer` or `problem:query:answer`, each `int` (sign and digits), `int[5]`, `int[3][2]` (arrays; the
 * largest of the sizes bounds every dimension), `range(b)` or `range(a,b)` (one token, from 0 or a up to but not including b).
 *
 * @returns undefined where the text declares none
 */
export function readDataTypes(text: string): DataTypes | undefined {
  const types = text.split(":").map(readType), [input, query] = types, output = types.at(-1);
  if (input === undefined || output === undefined) return undefined;
  if (types.length === 2) return { input, output };
  return types.length === 3 && query ? { input, query, output } : undefined;
}

function readType(text: string): DataType | undefined {
  if (/^int(\[\d+\])*$/.test(text)) {
    const sizes = Array.from(text.matchAll(/\d+/g), ([size]) => Number(size));
    return sizes.every((size) => size >= 1 && size <= most) ? { sizes } : undefined;
  }
  const [matched, first = "0", last] = /^range\((?:(-?\d+),)?(-?\d+)\)$/.exec(text) ?? [];
  if (matched === undefined) return undefined;
  const from = Number(first), to = Number(last);
  const exact = Number.isSafeInteger(from) && Number.isSafeInteger(to);
  return exact && to > from && to - from <= most ? { from, to } : undefined;
}
