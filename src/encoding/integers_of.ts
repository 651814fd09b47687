import type { Value } from "../records/record.ts";
import { describeValue } from "../records/describe_value.ts";
import type { Integers } from "./packed_values.ts";

/** Why a value is not written as tokens. */
export class NoIntegers extends Error {}

/**
 * The integers of a value.
 *
 * @returns undefined where one is missing: `NULL`, an empty cell
 * @throws {NoIntegers} for text and numbers that are no integers
 */
export function integersOf(value: Value): Integers | undefined {
  if (typeof value === "bigint") return value;
  if (value === null || value === "") return undefined;
  if (typeof value === "string") return refuse(value);
  for (const item of value) {
    // Nearly always there is nothing to be replaced: lists are not copied.
    if (typeof item !== "bigint") return replaced(value);
  }
  return value as readonly bigint[];
}

function replaced(values: readonly Value[]): Integers | undefined {
  const items = values.map(integersOf);
  return items.every((item) => item !== undefined) ? items : undefined;
}

function refuse(text: string): never {
  throw new NoIntegers(`expected integers, found ${describeValue(text)}`);
}
