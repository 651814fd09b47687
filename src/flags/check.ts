/**
 * Checks of values, as pure functions: of one value, and of values that must agree with each other.
 */
import type { Check, FlagValue, Row } from "./flag.ts";
import { EXPECTED } from "./read_value.ts";
import { shorten } from "../text/shorten.ts";
import type { Problem } from "./conflict.ts";
import { conflicts } from "./conflicts.ts";
import { type FlagName, flagNames, type Flags, rowOf } from "./table.ts";

const LONGEST_TEXT = 4096;

/** What is wrong with the value of one flag: its kind, its range, or that its feature is not available yet. */
export function problemOfValue(flag: FlagName, value: unknown): string | undefined {
  const row = rowOf(flag);
  if (!hasType(row, value)) {
    // An object read from a file could have a `toString` that is not a function.
    const found = typeof value === "object" ? "something else" : shorten(String(value));
    return `expected ${EXPECTED[row.type]}, found ${found}`;
  }
  return problemOfText(value) ?? problemOfRange(row, value) ?? problemOfAvailability(flag, value);
}

/** The first problem of a whole configuration, files apart. */
export function problemOfParameters(flags: Flags): Problem | undefined {
  for (const flag of flagNames) {
    const problem = problemOfValue(flag, flags[flag]);
    if (problem) return { flag, problem };
  }
  return conflicts.find(({ broken }) => broken(flags))?.describe(flags);
}

function hasType(row: Row, value: unknown): value is FlagValue {
  if (row.type === "integer") return Number.isSafeInteger(value);
  if (row.type === "float") return Number.isFinite(value);
  const kind = row.type === "switch" ? "boolean" : row.type;
  const found = typeof value;
  return found === kind;
}

function problemOfText(value: FlagValue): string | undefined {
  if (typeof value !== "string") return undefined;
  if (value.length > LONGEST_TEXT) {
    return `expected at most ${LONGEST_TEXT} characters, found ${shorten(value)}`;
  }
  // A line break would forge lines of the log, a NUL cuts a path short.
  return /\p{Cc}/u.test(value)
    ? `control characters are not allowed: ${shorten(value)}`
    : undefined;
}

function problemOfRange(row: Row, value: FlagValue): string | undefined {
  const check = row.check as Check<FlagValue> | undefined;
  if (!check || check.accepts(value)) return undefined;
  return check.explain?.(value) ?? `expected ${check.expected}, found ${shorten(String(value))}`;
}

function problemOfAvailability(flag: FlagName, value: FlagValue): string | undefined {
  const row = rowOf(flag);
  return row.planned && value !== row.default
    ? `${value} is not available yet; leave it at ${shorten(String(row.default))}`
    : undefined;
}
