/** JSON as cells. Integers keep all their digits, and a number that is none stays the text that it was. */
import { FileError } from "../errors.ts";
import { deepest } from "./brackets.ts";
import type { Cell } from "./record.ts";
import { integerOf } from "./scalar.ts";
import type { Line } from "./text_blocks.ts";

/** A number in such a text may be one that a double does not hold exactly, or no integer. */
const mayLoseDigits = /\d(?:\.\d|[eE])|\d{16}/;

/** At the end of messages; of the text, which is a line of a file. */
const placeInText = / \(line \d+ column \d+\)$/;

/** TypeScript does not know the argument that has the text of a number. */
type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

const withAllDigits: Reviver = (_key, value, { source }) =>
  typeof value === "number" ? integerOf(source!) ?? source : value;

/** @param path for messages @throws {FileError} where the text is no JSON */
export function parseJson(path: string, { text, line }: Line): unknown {
  try {
    const reviver = mayLoseDigits.test(text) ? withAllDigits : undefined;
    return JSON.parse(text, reviver as Parameters<typeof JSON.parse>[1]);
  } catch (error) {
    // Whoever nests deeply enough overflows the stack.
    const problem = error instanceof SyntaxError
      ? error.message.replace(placeInText, "")
      : "arrays nested too deep";
    throw new FileError(path, `not JSON: ${problem.replaceAll(/\s+/g, " ")}`, line);
  }
}

/** What {@link parseJson} gave as a cell; objects become text. @throws {RangeError} where arrays are nested too deep */
export function jsonCell(value: unknown, depth = 0): Cell {
  if (typeof value === "number") return BigInt(value);
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (Array.isArray(value)) {
    if (depth === deepest) throw new RangeError(`arrays nested more than ${deepest} deep`);
    return value.map((item) => jsonCell(item, depth + 1));
  }
  return typeof value === "object" && value !== null ? jsonText(value) : value as Cell;
}

/** An object as text. */
export function jsonText(value: object): string {
  return JSON.stringify(value, (_key, item) => typeof item === "bigint" ? String(item) : item);
}
