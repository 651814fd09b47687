/** Flags that one command has for itself, beside those of the table. */
import { FlagError } from "../errors.ts";
import type { Texts } from "./arguments.ts";
import type { Check, FlagTypes, FlagValue, Row, Rows } from "./flag.ts";
import { EXPECTED, readValue } from "./read_value.ts";
import { shorten } from "../text/shorten.ts";

/** The value of each flag of some rows. */
export type OwnValues<R extends Rows> = {
  readonly [Name in keyof R]: FlagTypes[R[Name]["type"]];
};

/**
 * The values of a command's own flags, defaults where nothing was typed.
 *
 * @throws {FlagError} naming the flag whose value cannot be used
 */
export function readOwnFlags<R extends Rows>(rows: R, own: Texts): OwnValues<R> {
  const entries = Object.entries(rows).map(([name, row]) => [name, readOne(name, row, own[name])]);
  return Object.fromEntries(entries) as OwnValues<R>;
}

function readOne(name: string, row: Row, text: string | undefined): FlagValue {
  if (text === undefined) return row.default;
  const value = readValue(row.type, text), check = row.check as Check<FlagValue> | undefined;
  if (value !== undefined && (check?.accepts(value) ?? true)) return value;
  const expected = value === undefined ? EXPECTED[row.type] : check!.expected;
  throw new FlagError(`--${name}`, `expected ${expected}, found ${shorten(text)}`);
}
