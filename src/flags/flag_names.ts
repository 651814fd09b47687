/**
 * Which flag is meant by what was typed: its name, an alias, or the beginning of exactly one of them.
 */
import { closest, distance } from "fastest-levenshtein";
import { FlagError } from "../errors.ts";
import { foreignNames } from "./foreign_names.ts";
import { shorten } from "../text/shorten.ts";
import { type FlagName, flagNames, rowOf } from "./table.ts";

const LONGEST_NAME = 60;

/** Names a file with flags; it is none of the flags that such a file can have. */
export const configFlag = "config";

const spellings: ReadonlyMap<string, FlagName> = new Map(
  flagNames.flatMap((name) => [name, ...(rowOf(name).aliases ?? [])].map((typed) => [typed, name])),
);

/**
 * The flag that `typed` (without dashes) means.
 * @param others names of flags that the file of a problem declares, which may be meant as well
 * @throws FlagError when there is none (names ours for it, or the nearest), or several (lists them)
 */
export function flagNamed(typed: string, others: readonly string[] = []): FlagName {
  const candidates = spellings.has(typed) || typed === "" ? [] : flagsBeginningWith(typed);
  // What has a meaning elsewhere is not taken for the beginning of another flag: --save_every counts no minutes there.
  const isOurs = candidates.length === 1 && hintFor(typed) === undefined;
  return isOurs ? candidates[0] : exactFlagNamed(typed, candidates, others);
}

/**
 * The same for what stands in a file, where names are not cut short: another flag may begin like that one day.
 *
 * @param candidates flags that could be meant
 * @throws FlagError as {@link flagNamed}
 */
export function exactFlagNamed(
  typed: string,
  candidates: readonly FlagName[] = [],
  others: readonly string[] = [],
): FlagName {
  const exact = spellings.get(typed);
  if (exact) return exact;
  const hint = hintFor(typed);
  if (hint !== undefined) throw new FlagError(shown(typed), `say ${hint}`);
  if (candidates.length > 1) {
    throw new FlagError(
      shown(typed),
      `could be ${candidates.map((name) => `--${name}`).join(", ")}`,
    );
  }
  throw new FlagError(shown(typed), `there is no such flag. ${suggestion(typed, others)}`);
}

/** What to say to whoever knows the flag by its name elsewhere. */
function hintFor(typed: string): string | undefined {
  return foreignNames.get(typed.toLowerCase().replaceAll("-", "_"));
}

function flagsBeginningWith(start: string): FlagName[] {
  const matches = [...spellings].filter(([typed]) => typed.startsWith(start));
  return [...new Set(matches.map(([, name]) => name))];
}

// The distance takes quadratic time, so that only the beginning of a very long name is compared.
function suggestion(typed: string, others: readonly string[]): string {
  const start = typed.slice(0, LONGEST_NAME).replaceAll("-", "_");
  const nearest = closest(start, [...spellings.keys(), configFlag, ...others]);
  const isNear = distance(start, nearest) <= Math.max(2, start.length / 2);
  return isNear ? `Did you mean --${nearest}?` : "See --help";
}

function shown(typed: string): string {
  return typed.length <= LONGEST_NAME && /^[\w-]+$/.test(typed)
    ? `--${typed}`
    : shorten(`--${typed}`);
}
