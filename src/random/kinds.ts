/** What random objects are made of. */
import type { RandomNumbers } from "./numbers.ts";

/** An integer of either kind. */
export type Integer = number | bigint;

/** Two vertices that are joined, the smaller one first. */
export type Edge = readonly [number, number];

/** A function that draws integers from `min` to `max`, of the kind of these bounds. @throws {RangeError} if there are none */
export function integersBetween<T extends Integer>(
  random: RandomNumbers,
  min: T,
  max: T,
): () => T {
  if (typeof min === "bigint" && typeof max === "bigint") {
    return () => random.bigInteger(min, max) as T;
  }
  if (typeof min === "number" && typeof max === "number") {
    return () => random.integer(min, max) as T;
  }
  throw new TypeError(`expected bounds of one kind, found ${typeof min} and ${typeof max}`);
}

/** @param what it is the number of @throws {RangeError} if it is no integer from 0 */
export function expectCount(what: string, count: number): void {
  if (Number.isSafeInteger(count) && count >= 0) return;
  throw new RangeError(`${what}: expected an integer of at least 0, found ${count}`);
}
