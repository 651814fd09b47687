/** Conditions on the values of flags, as the rows of the table declare them. */
import type { Condition, FlagValue, Use } from "./flag.ts";

/** The flag has one of these values. */
export function is(flag: string, ...values: readonly FlagValue[]): Condition {
  return { words: `--${flag} ${listed(values)}`, met: (p) => values.includes(p[flag]!) };
}

/** The flag has none of these values: usually those that stand for "not given". */
export function isNot(flag: string, ...values: readonly FlagValue[]): Condition {
  return { words: `--${flag}`, met: (p) => !values.includes(p[flag]!) };
}

/** The number is `minimum` or more. */
export function isFrom(flag: string, minimum: number): Condition {
  return { words: `--${flag} ${minimum} or more`, met: (p) => Number(p[flag]) >= minimum };
}

/** What is asked for is one of these; a flag cannot change that, so nothing is said of it. */
export function during(...uses: readonly Use[]): Condition {
  return { words: "", met: (_, use) => uses.includes(use) };
}

export function anyOf(...conditions: readonly Condition[]): Condition {
  return {
    words: listed(conditions.map(({ words }) => words).filter((words) => words !== "")),
    met: (p, use) => conditions.some((condition) => condition.met(p, use)),
  };
}

export function allOf(...conditions: readonly Condition[]): Condition {
  return {
    words: conditions.map(({ words }) => words).filter((words) => words !== "").join(" and "),
    met: (p, use) => conditions.every((condition) => condition.met(p, use)),
  };
}

/** The same condition in other words, which name the flags that meet it. */
export function called(words: string, { met }: Condition): Condition {
  return { words, met };
}

/** `a, b or c`. */
function listed(parts: readonly FlagValue[]): string {
  const last = parts.at(-1);
  return parts.length < 2 ? `${last ?? ""}` : `${parts.slice(0, -1).join(", ")} or ${last}`;
}
