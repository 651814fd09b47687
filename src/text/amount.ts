import { grouped } from "./grouped.ts";

/**
 * A number of things, in the singular where it is one.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(amount(1, "record"), "1 record");
 * assert.equal(amount(1500, "record"), "1,500 records");
 * assert.equal(amount(2, "answer is", "answers are"), "2 answers are");
 * ```
 *
 * @param one in the singular @param more in the plural
 */
export function amount(count: number, one: string, more = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : more}`;
}
