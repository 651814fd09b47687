/** How the values of one side of the examples are read, kept and shown. */
import { joinedValue } from "../records/columns.ts";
import type { Cell, Value } from "../records/record.ts";
import { valueOf } from "../records/value.ts";
import { showValue } from "../text/show_value.ts";
import type { Notation, Tokenizer } from "../tokenizers/tokenizer.ts";
import { integersOf } from "./integers_of.ts";
import type { Integers } from "./packed_values.ts";

export interface SideReading {
  /**
   * @returns what is kept of a value; undefined where one is missing
   * @throws {NoIntegers | RangeError} saying what was expected and found
   */
  read(cells: readonly Cell[]): Integers | undefined;
  /** The value of which this was kept. */
  valueOf(kept: Integers): unknown;
  show(kept: Integers): string;
  /** Whether values are integers or arrays of them, for which a data type can be found. */
  readonly isOfIntegers: boolean;
}

/** The readings of problems, queries and answers. */
export type SideReadings = Readonly<Record<"problem" | "query" | "answer", SideReading>>;

/** Integers and arrays of them, kept as they are. */
export const integerSide: SideReading = {
  read: (cells) => integersOf(joinedValue(cells.map(valueOf))),
  valueOf: (kept) => kept,
  show: showValue,
  isOfIntegers: true,
};

/** Values as a tokenizer reads them. @param tokenizer left out: there are no such values, or of integers only */
export function sideReading(tokenizer: Tokenizer<unknown> | undefined): SideReading {
  return tokenizer?.notation === undefined ? integerSide : notedSide(tokenizer, tokenizer.notation);
}

/** Values with a notation of their own. Kept are the numbers of their tokens: what is the same to a model is the same. */
function notedSide(tokenizer: Tokenizer<unknown>, notation: Notation<unknown>): SideReading {
  const symbols = [...new Set(tokenizer.symbols)];
  const numbers = new Map(symbols.map((symbol, number) => [symbol, BigInt(number)]));
  const numberOf = (token: string): bigint => {
    const number = numbers.get(token);
    if (number === undefined) throw new RangeError(`there is no token ${token}`);
    return number;
  };
  const kept = (value: unknown) => tokenizer.encode(value).map(numberOf);
  const read = (kept: Integers) =>
    tokenizer.parse((kept as readonly bigint[]).map((number) => symbols[Number(number)]!));
  return {
    read(cells) {
      const cell = cells.length === 1 ? cells[0]! : joinedValue(cells.map(listOrText));
      return isEmpty(cell) ? undefined : keptUnlessMissing(cell, () => kept(notation.read(cell)));
    },
    valueOf: read,
    show: (kept) => notation.show(read(kept)),
    isOfIntegers: false,
  };
}

function isEmpty(cell: Cell): boolean {
  return cell === null || typeof cell === "string" && cell.trim() === "";
}

/** `NULL` and the like may be a label. */
function keptUnlessMissing(cell: Cell, read: () => Integers): Integers | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError && valueOf(cell) === null) return undefined;
    throw error;
  }
}

/** A list where a cell is one: those of several columns become one. */
function listOrText(cell: Cell): Value {
  const value = valueOf(cell);
  return Array.isArray(value) ? value : cell;
}
