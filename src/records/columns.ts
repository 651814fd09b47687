/**
 * `--columns PROBLEM:ANSWER`: which columns of a file are the problem and its answer.
 *
 * A side names columns by their names or by numbers from 1, joined by commas; `a1..a6` and `2..6` are all columns from one to the
 * other, in the order of the file. Between problem and answer there may be a query.
 */
import { FlagError } from "../errors.ts";
import { shorten } from "../text/shorten.ts";
import { noneOf } from "../text/nearest.ts";
import type { Cell, Records, Row, Value } from "./record.ts";

/** What the columns of a file are, sides that were not named being left out. */
export interface SelectedColumns {
  readonly problem: Side;
  readonly query?: Side;
  readonly answer?: Side;
}

/** The columns of one side of an example. */
export interface Side {
  /** As it was typed. */
  readonly text: string;
  /** Places in a row's cells, from 0. */
  readonly places: readonly number[];
}

/** What is needed of a file's records. */
type Named = Pick<Records, "path" | "columns">;

interface Place extends Named {
  readonly flag: string;
}

/**
 * Reads the value of `--columns`, or of another flag that names columns.
 *
 * @param asksQueries problems come with a query, so that the second of two sides is that, and not the answer
 * @throws {FlagError} naming the nearest column to one that the file does not have
 */
export function selectColumns(
  text: string,
  { path, columns }: Named,
  { asksQueries = false, flag = "--columns" } = {},
): SelectedColumns {
  const sides = text.split(":").map((part) => ({
    text: part,
    places: placesOf(part, { path, columns, flag }),
  }));
  const [problem, second, third, ...rest] = sides;
  if (rest.length > 0) {
    const found = `found ${sides.length} parts in ${shorten(text)}`;
    throw new FlagError(flag, `expected PROBLEM:ANSWER or PROBLEM:QUERY:ANSWER, ${found}`);
  }
  const [query, answer] = third !== undefined || asksQueries
    ? [second, third]
    : [undefined, second];
  return {
    problem: problem!,
    ...query !== undefined && { query },
    ...answer !== undefined && { answer },
  };
}

/** @throws {RangeError} where a row is shorter than the columns that were chosen by number */
export function cellsOf({ places }: Side, { cells }: Row): Cell[] {
  return places.map((place) => {
    const cell = cells[place];
    if (cell === undefined) {
      throw new RangeError(`expected ${place + 1} columns or more, found ${cells.length}`);
    }
    return cell;
  });
}

/**
 * The value of a side: of one column, its own; of several, the list of their values, those of lists one after the other.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(joinedValue([[0n, 1n]]), [0n, 1n]);
 * assert.deepEqual(joinedValue([7n, [0n, [1n]]]), [7n, 0n, [1n]]);
 * ```
 *
 * @param values of the cells, at least one
 */
export function joinedValue(values: readonly Value[]): Value {
  return values.length === 1 ? values[0]! : values.flat();
}

function placesOf(side: string, records: Place): number[] {
  if (records.columns?.includes(side)) return [records.columns.indexOf(side)];
  return side.split(",").flatMap((item) => itemPlaces(item.trim(), records));
}

function itemPlaces(item: string, records: Place): number[] {
  const dots = item.indexOf("..");
  if (records.columns?.includes(item) || dots < 0) return [placeOf(item, records)];
  const first = placeOf(item.slice(0, dots).trim(), records);
  const last = placeOf(item.slice(dots + 2).trim(), records);
  if (last < first) {
    throw new FlagError(records.flag, `${shorten(item)} ends before it begins in ${records.path}`);
  }
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** A name is one even if it looks like a number. */
function placeOf(text: string, { path, columns, flag }: Place): number {
  const named = columns?.indexOf(text) ?? -1;
  if (named >= 0) return named;
  if (text === "") {
    throw new FlagError(flag, `expected a name or number of a column of ${path}, found nothing`);
  }
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= (columns?.length ?? mostColumns)) return number - 1;
  throw new FlagError(flag, `${missing(text, columns)} (${path})`);
}

/** Of a file that does not say how many it has. */
const mostColumns = 100_000;

function missing(text: string, columns: readonly string[] | undefined): string {
  if (columns === undefined) {
    return `expected numbers of columns, 1 to ${mostColumns}, as the file names none, found ${
      shorten(text)
    }`;
  }
  if (!/^\d+$/.test(text)) return noneOf("column", text, columns);
  return `there is no column ${shorten(text)}, the file has ${columns.length}`;
}
