import { closest, distance } from "fastest-levenshtein";
import { shorten } from "./shorten.ts";

/** Levenshtein's distance takes quadratic time. */
const longestName = 60;

/** Says that there is nothing of that name, and what may be meant. @param what is named, e.g. `column` */
export function noneNamed(what: string, typed: string, names: readonly string[]): string {
  const start = typed.slice(0, longestName), parts = names.filter((name) => name.includes(start));
  const nearest = names.length === 0 ? undefined : closest(start, parts.length > 0 ? parts : names);
  const isNear = nearest !== undefined &&
    (parts.length > 0 || distance(start, nearest) <= Math.max(2, start.length / 2));
  return isNear ? noneMeaning(what, typed, nearest) : noneCalled(what, typed);
}

/** The same, where it is known what is meant. */
export function noneMeaning(what: string, typed: string, meant: string): string {
  return `${noneCalled(what, typed)}. Did you mean ${meant}?`;
}

function noneCalled(what: string, typed: string): string {
  return `there is no ${what} ${shorten(typed)}`;
}

/** The same, with all names that there are. */
export function noneOf(what: string, typed: string, names: readonly string[]): string {
  const found = noneNamed(what, typed, names);
  return found.endsWith("?") ? found : `${found}, expected one of ${names.join(", ")}`;
}
