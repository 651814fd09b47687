/** From the rows of a file to examples: the integers of problem, query and answer. */
import { FileError } from "../errors.ts";
import { joinedValue, type SelectedColumns, type Side } from "../records/columns.ts";
import type { Row } from "../records/record.ts";
import { valueOf } from "../records/value.ts";
import { cellsInRow } from "./cells_in_row.ts";
import { integersOf, NoIntegers } from "./integers_of.ts";
import type { Integers } from "./packed_values.ts";

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
  /** @returns undefined where a value is missing @throws {FileError} where one is not of integers */
  of(row: Row): readonly ReadExample[] | undefined;
}

/** An example of each row. */
export function oneOfEachRow(
  path: string,
  columns: Required<Pick<SelectedColumns, "answer">> & SelectedColumns,
): ExampleMaker {
  const { problem: problemSide, query: querySide, answer: answerSide } = columns;
  const sides = [problemSide, answerSide, ...querySide === undefined ? [] : [querySide]];
  return {
    places: sides.flatMap(({ places }) => places),
    of(row) {
      const problem = sideOf(problemSide, row, path), answer = sideOf(answerSide, row, path);
      if (problem === undefined || answer === undefined) return undefined;
      if (querySide === undefined) return [{ problem, answer, row }];
      const query = sideOf(querySide, row, path);
      return query === undefined ? undefined : [{ problem, query, answer, row }];
    },
  };
}

/**
 * Windows of a sequence: each term with those before it. The terms are those of a list, or those of the rows, from first to last.
 *
 * @param side the column of the terms @param window how many terms a problem has
 */
export function windowsOf(path: string, side: Side, window: number): ExampleMaker {
  let past: Integers[] = [];
  return {
    places: side.places,
    of(row) {
      const value = sideOf(side, row, path);
      if (value === undefined) {
        // Terms on both sides of a gap do not follow each other.
        past = [];
        return undefined;
      }
      if (typeof value !== "bigint") {
        const sequence = `${path}:${row.line}`;
        return windowsIn(value, window).map((example) => ({ ...example, row, sequence }));
      }
      const problem = past;
      past = [...past.slice(past.length === window ? 1 : 0), value];
      return problem.length === window ? [{ problem, answer: value, row }] : [];
    },
  };
}

function windowsIn(terms: readonly Integers[], window: number) {
  return terms.slice(window).map((answer, k) => ({ problem: terms.slice(k, k + window), answer }));
}

function sideOf(side: Side, row: Row, path: string): Integers | undefined {
  const cells = cellsInRow(side, row, { path, flag: "--columns" });
  try {
    return integersOf(cells.length === 1 ? valueOf(cells[0]!) : joinedValue(cells.map(valueOf)));
  } catch (error) {
    if (!(error instanceof NoIntegers)) throw error;
    throw new FileError(path, `${error.message} (--columns ${side.text})`, row.line);
  }
}
