/** How values that are made of others are read and shown: by the notations of their parts. */
import { describeValue } from "../records/describe_value.ts";
import type { Value } from "../records/record.ts";
import { valueOf } from "../records/value.ts";
import { splitList } from "./split_list.ts";
import { showValue } from "../text/show_value.ts";
import type { Notation, Tokenizer } from "./tokenizer.ts";

/** @throws {RangeError} always @param expected what should have been there */
export function refuse(expected: string, found: Value): never {
  throw new RangeError(`expected ${expected}, found ${describeValue(found)}`);
}

/** The integer that a cell holds. @throws {RangeError} if it holds none */
export function integerIn(cell: Value, expected = "an integer"): bigint {
  const value = valueOf(cell);
  return typeof value === "bigint" ? value : refuse(expected, value);
}

/** The items of the list that a cell holds, as texts where it is one. @throws {RangeError} if it holds none */
export function listIn(cell: Value, expected = "a list"): readonly Value[] {
  return listOf(cell) ?? refuse(expected, cell);
}

/** The same; undefined if it holds none. */
export function listOf(cell: Value): readonly Value[] | undefined {
  const value = typeof cell === "string" ? splitList(cell) ?? valueOf(cell) : cell;
  return Array.isArray(value) ? value : undefined;
}

/** How a text that is empty is shown. */
export const emptyText = '""';

/** The text that a cell holds, as it stands there. @throws {RangeError} if it holds none */
export function textIn(cell: Value, expected: string): string {
  if (typeof cell === "bigint") return String(cell);
  if (typeof cell !== "string") return refuse(expected, cell);
  return cell === emptyText ? "" : cell.trim();
}

/** Texts in brackets, with commas between them. */
export function bracketed(texts: readonly string[]): string {
  return `[${texts.join(", ")}]`;
}

const integers: Notation<unknown> = { read: integersIn, show: showValue };

function integersIn(cell: Value): unknown {
  const value = valueOf(cell);
  return Array.isArray(value) ? value.map(integersIn) : integerIn(value, "integers");
}

/** The notation of a tokenizer's values: that of integers and lists of them, unless it has its own. */
export function notationOf<T>(tokenizer: Tokenizer<T>): Notation<T> {
  return tokenizer.notation ?? integers as Notation<T>;
}
