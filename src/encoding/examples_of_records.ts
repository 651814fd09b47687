/** From the rows of a file to examples: what is kept of problem, query and answer. */
import { FileError } from "../errors.ts";
import type { SelectedColumns, Side } from "../records/columns.ts";
import { valueOf } from "../records/value.ts";
import type { Cell, Row } from "../records/record.ts";
import { listOf, refuse } from "../tokenizers/notation.ts";
import { cellsInRow } from "./cells_in_row.ts";
import { NoIntegers } from "./integers_of.ts";
import type { Integers } from "./packed_values.ts";
import { integerSide, type SideReading, type SideReadings } from "./side_reading.ts";

export interface ReadExample {
  readonly problem: Integers;
  readonly query?: Integers;
  readonly answer: Integers;
  readonly row: Row;
  /** Of examples that share terms; left out where a record is an example. */
  readonly sequence?: string;
}

/** Makes examples of rows, one after the other. */
export interface ExampleMaker {
  /** Of the cells that are looked at. */
  readonly places: readonly number[];
  /** @returns undefined where a value is missing @throws {FileError} where one is of another kind than it should be */
  of(row: Row): readonly ReadExample[] | undefined;
}

/** An example of each row. */
export function oneOfEachRow(
  path: string,
  columns: Required<Pick<SelectedColumns, "answer">> & SelectedColumns,
  readings: SideReadings,
): ExampleMaker {
  const { problem: problemSide, query: querySide, answer: answerSide } = columns;
  const sides = [problemSide, answerSide, ...querySide === undefined ? [] : [querySide]];
  return {
    places: sides.flatMap(({ places }) => places),
    of(row) {
      const problem = sideOf(problemSide, row, path, readings.problem);
      const answer = sideOf(answerSide, row, path, readings.answer);
      if (problem === undefined || answer === undefined) return undefined;
      if (querySide === undefined) return [{ problem, answer, row }];
      const query = sideOf(querySide, row, path, readings.query);
      return query === undefined ? undefined : [{ problem, query, answer, row }];
    },
  };
}

/** How the terms of sequences become values. */
interface Terms<T> {
  /** A term, a list of terms, or undefined where one is missing. */
  read(row: Row): { readonly term: T } | { readonly list: readonly T[] } | undefined;
  problem(terms: readonly T[]): Integers;
  answer(term: T): Integers;
}

/**
 * Windows of a sequence: each term with those before it. The terms are those of a list, or those of the rows, from first to last.
 *
 * @param side the column of the terms @param window how many terms a problem has
 */
export function windowsOf(
  path: string,
  side: Side,
  window: number,
  readings: SideReadings,
): ExampleMaker {
  const isOfIntegers = readings.problem.isOfIntegers && readings.answer.isOfIntegers;
  return isOfIntegers
    ? windowsOfTerms(path, side, window, integerTerms(path, side))
    : windowsOfTerms(path, side, window, cellTerms(path, side, readings));
}

function windowsOfTerms<T>(
  path: string,
  side: Side,
  window: number,
  terms: Terms<T>,
): ExampleMaker {
  let past: T[] = [];
  return {
    places: side.places,
    of(row) {
      const before = past;
      // Terms on both sides of a gap, or of a record that cannot be understood, do not follow each other.
      past = [];
      const found = terms.read(row);
      if (found === undefined) return undefined;
      if ("list" in found) {
        past = before;
        const { list } = found, sequence = `${path}:${row.line}`;
        return list.slice(window).map((term, k) => ({
          problem: terms.problem(list.slice(k, k + window)),
          answer: terms.answer(term),
          ...{ row, sequence },
        }));
      }
      const { term } = found;
      past = [...before.slice(before.length === window ? 1 : 0), term];
      if (before.length < window) return [];
      return [{ problem: terms.problem(before), answer: terms.answer(term), row }];
    },
  };
}

function integerTerms(path: string, side: Side): Terms<Integers> {
  return {
    read(row) {
      const value = sideOf(side, row, path, integerSide);
      if (value === undefined) return undefined;
      return typeof value === "bigint" ? { term: value } : { list: value };
    },
    problem: (terms) => terms,
    answer: (term) => term,
  };
}

/** Terms with a notation of their own; each is read together with the row that it stands in, for messages. */
function cellTerms(
  path: string,
  side: Side,
  { problem, answer }: SideReadings,
): Terms<{ readonly cell: Cell; readonly row: Row }> {
  const read = (reading: SideReading, cell: Cell, row: Row) =>
    located(path, side, row, () => reading.read([cell]) ?? refuse("a value", cell));
  return {
    read(row) {
      const [cell = null] = cellsInRow(side, row, { path, flag: "--columns" });
      if (valueOf(cell) === null) return undefined;
      const list = listOf(cell);
      return list === undefined
        ? { term: { cell, row } }
        : { list: list.map((cell) => ({ cell, row })) };
    },
    problem: (terms) => read(problem, terms.map(({ cell }) => cell), terms.at(-1)!.row),
    answer: ({ cell, row }) => read(answer, cell, row),
  };
}

function sideOf(side: Side, row: Row, path: string, reading: SideReading): Integers | undefined {
  const cells = cellsInRow(side, row, { path, flag: "--columns" });
  return located(path, side, row, () => reading.read(cells));
}

/** @throws {FileError} naming file, line and columns where a value cannot be read */
function located<T>(path: string, side: Side, row: Row, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NoIntegers || error instanceof RangeError)) throw error;
    const advice = error instanceof NoIntegers ? "; --data_types declares other values" : "";
    throw new FileError(path, `${error.message} (--columns ${side.text})${advice}`, row.line);
  }
}
