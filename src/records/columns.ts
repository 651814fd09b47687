/**
 * `--columns PROBLEM:ANSWER`: which columns of a file are the problem and its answer.
 *
 * A side names columns by their names or by numbers from 1, joined by commas; `a1..a6` and `2..6` are all columns from one to the
 * other, in the order of the file. Between problem and answer there may be a query. Of a column of graphs in graph6, `g.edges`,
 * `g.graph` (the adjacency matrix) and `g.n` are numbers.
 */
import { FlagError } from "../errors.ts";
import { shorten } from "../text/shorten.ts";
import { noneOf } from "../text/nearest.ts";
import { readGraph } from "./graph_line.ts";
import { type GraphPart, graphParts, partOf } from "./graph_parts.ts";
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
  /** What to take of the graphs that stand in these cells, in graph6; undefined for other cells. */
  readonly parts: readonly (GraphPart | undefined)[];
}

/** A column, and what is taken of its graphs. */
interface Chosen {
  readonly place: number;
  readonly part?: GraphPart;
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
  const sides = text.split(":").map((side) => sideOf(side, { path, columns, flag }));
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

/** @throws {RangeError} where a row has not as many cells as the columns that were chosen ask for, or a cell should be a graph */
export function cellsOf({ places, parts }: Side, { cells, problem }: Row): Cell[] {
  if (problem !== undefined) throw new RangeError(problem);
  return places.map((place, i) => {
    const cell = cells[place], part = parts[i];
    if (cell === undefined) {
      throw new RangeError(`expected ${place + 1} columns or more, found ${cells.length}`);
    }
    return part === undefined || typeof cell !== "string" ? cell : partOf(readGraph(cell), part);
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

/** The name of a column; `column_3` where the file names none. @param place from 0 */
export function columnNameAt({ columns }: Pick<Records, "columns">, place: number): string {
  return columns?.[place] ?? `column_${place + 1}`;
}

function sideOf(text: string, records: Place): Side {
  const chosen = chosenOf(text, records);
  return { text, places: chosen.map(({ place }) => place), parts: chosen.map(({ part }) => part) };
}

function chosenOf(side: string, records: Place): Chosen[] {
  if (records.columns?.includes(side)) return [{ place: records.columns.indexOf(side) }];
  return side.split(",").flatMap((item) => chosenBy(item.trim(), records));
}

function chosenBy(item: string, records: Place): Chosen[] {
  if (records.columns?.includes(item)) return [{ place: placeOf(item, records) }];
  const [, column, part] = graphPart.exec(item) ?? [];
  if (column !== undefined) return [{ place: placeOf(column, records), part: part as GraphPart }];
  const dots = item.indexOf("..");
  if (dots < 0) return [{ place: placeOf(item, records) }];
  const first = placeOf(item.slice(0, dots).trim(), records);
  const last = placeOf(item.slice(dots + 2).trim(), records);
  if (last < first) {
    throw new FlagError(records.flag, `${shorten(item)} ends before it begins in ${records.path}`);
  }
  return Array.from({ length: last - first + 1 }, (_, i) => ({ place: first + i }));
}

/** `1.edges`, `g.n` */
const graphPart = new RegExp(`^([^.]+)\\.(${graphParts.join("|")})$`);

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
