/** Flags that one command has for itself, beside those of the table. */
import { FlagError } from "../errors.ts";
import type { Check, FlagTypes, FlagValue, Rows } from "./flag.ts";
import { EXPECTED, readValue } from "./read_value.ts";
import { shorten } from "./shorten.ts";

/** What was typed, by name of flag. */
export type OwnTexts = Readonly<Record<string, string>>;

/** The value of each flag of some rows. */
export type OwnValues<R extends Rows> = {
  readonly [Name in keyof R]: FlagTypes[R[Name]["type"]];
};

/** Takes a command's own flags out of its arguments: `--flag value` or `--flag=value`, the last of several wins. */
export function takeOwnFlags(args: readonly string[], rows: Rows) {
  const own: Record<string, string> = {}, rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const argument = args[i]!;
    const [, name, value] = /^--(\w+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name === undefined || !Object.hasOwn(rows, name)) rest.push(argument);
    else own[name] = value ?? args[++i] ?? missing;
  }
  return { own, rest };
}

/** What looks like the next flag is not a value. */
const missing = "--";

/**
 * The values of a command's own flags, defaults where nothing was typed.
 *
 * @throws {FlagError} naming the flag whose value cannot be used
 */
export function readOwnFlags<R extends Rows>(rows: R, own: OwnTexts): OwnValues<R> {
  const entries = Object.entries(rows).map(([name, row]): [string, FlagValue] => {
    const text = own[name];
    if (text === undefined) return [name, row.default];
    const expected = EXPECTED[row.type];
    if (text.startsWith(missing)) {
      throw new FlagError(`--${name}`, `a value is missing, expected ${expected}`);
    }
    const value = readValue(row.type, text);
    const check = row.check as Check<FlagValue> | undefined;
    if (value !== undefined && (check === undefined || check.accepts(value))) return [name, value];
    const wanted = value === undefined || check === undefined ? expected : check.expected;
    throw new FlagError(`--${name}`, `expected ${wanted}, found ${shorten(text)}`);
  });
  return Object.fromEntries(entries) as OwnValues<R>;
}
