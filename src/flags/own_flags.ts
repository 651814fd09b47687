/** Flags that one command has for itself, beside those of the table. */
import { FlagError } from "../errors.ts";
import type { Check, FlagTypes, FlagValue, Row, Rows } from "./flag.ts";
import { EXPECTED, readValue } from "./read_value.ts";
import { shorten } from "../text/shorten.ts";

/** What was typed, by name of flag. */
export type OwnTexts = Readonly<Record<string, string>>;

/** The value of each flag of some rows. */
export type OwnValues<R extends Rows> = {
  readonly [Name in keyof R]: FlagTypes[R[Name]["type"]];
};

/**
 * Takes a command's own flags out of its arguments: `--flag value` or `--flag=value`, the last of several wins.
 *
 * @throws {FlagError} naming the flag whose value is missing
 */
export function takeOwnFlags(args: readonly string[], rows: Rows) {
  const own: Record<string, string> = {}, rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const argument = args[i]!;
    const [, name, value] = /^--(\w+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name === undefined || !Object.hasOwn(rows, name)) rest.push(argument);
    else own[name] = value ?? valueOf(name, rows[name]!, args[++i]);
  }
  return { own, rest };
}

/** What looks like the next flag is not a value. */
function valueOf(name: string, { type }: Row, next: string | undefined): string {
  if (next !== undefined && !next.startsWith("--")) return next;
  throw new FlagError(`--${name}`, `a value is missing, expected ${EXPECTED[type]}`);
}

/**
 * The values of a command's own flags, defaults where nothing was typed.
 *
 * @throws {FlagError} naming the flag whose value cannot be used
 */
export function readOwnFlags<R extends Rows>(rows: R, own: OwnTexts): OwnValues<R> {
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
