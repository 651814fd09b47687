import { readBrackets } from "./brackets.ts";
import type { Cell, Value } from "./record.ts";
import { scalarOf } from "./scalar.ts";

/** First characters of lists, of names such as `Mat(` and `vector(`, and of an integer's neighbors in no list. */
const mayBeList = /^(?:[[({]|[A-Za-z]+[[(])/;

/**
 * What a cell means: an integer, a list as any of the usual languages writes it, nothing, or else its text without the
 * spaces around it. Text in a list is read in the same way. Brackets that cannot be read are left as text.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(
 *   ["-17", "[1, [2]]", "[1,2;3,4]", "NULL", "11.a1"].map(valueOf),
 *   [-17n, [1n, [2n]], [[1n, 2n], [3n, 4n]], null, "11.a1"],
 * );
 * ```
 */
export function valueOf(cell: Cell): Value {
  if (typeof cell === "string") return valueOfText(cell.trim());
  if (cell === null || typeof cell === "bigint") return cell;
  return cell.map(valueOf);
}

function valueOfText(text: string): Value {
  return mayBeList.test(text) ? readBrackets(text) ?? text : scalarOf(text);
}
