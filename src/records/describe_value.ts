import { grouped } from "../text/grouped.ts";
import { shorten, shownValue } from "../text/shorten.ts";
import type { Value } from "./record.ts";
import { mostDigits } from "./scalar.ts";

/** Texts by what they probably are; the first pattern that fits counts. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/^[+-]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][+-]?\d+)?$/, "a real number"],
  [/^[+-]?\d+\s*\/\s*\d+$/, "a fraction"],
  [/^[[({]/, "a list that cannot be read"],
  [/(?:)/, "the text"],
];

/**
 * What a value is, for messages: `nothing`, `the integer 5`, `a list of 3`, `a real number 0.5`, `a fraction 1/2`,
 * `the text "11.a1"`.
 */
export function describeValue(value: Value): string {
  if (value === null) return "nothing";
  if (typeof value === "bigint") return `the integer ${shownValue(value)}`;
  if (typeof value !== "string") return `a list of ${grouped(value.length)}`;
  if (value.length > mostDigits && /^[+-]?\d+$/.test(value)) {
    return `an integer of ${grouped(value.replace(/^[+-]/, "").length)} digits`;
  }
  const [, kind] = kinds.find(([pattern]) => pattern.test(value))!;
  return `${kind} ${
    kind.startsWith("a real") || kind === "a fraction" ? shownValue(value) : shorten(value)
  }`;
}
