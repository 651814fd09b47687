/** Flags that would change nothing: each is refused or reported, as its row says. */
import { FlagError } from "../errors.ts";
import type { Problem } from "./conflict.ts";
import { type Use, usesOf } from "./flag.ts";
import { shownValue } from "../text/shorten.ts";
import { type FlagName, flagNames, type Flags, rowOf } from "./table.ts";

/** The first of the given flags that is to be refused: something else, which is named, keeps it from having an effect. */
export function problemOfEffect(
  use: Use,
  parameters: Flags,
  given: Partial<Flags>,
): Problem | undefined {
  for (const flag of changed(given).filter((flag) => isUsedBy(use, flag))) {
    const unmet = rowOf(flag).needs?.find(({ met }) => !met(parameters, use));
    if (unmet !== undefined) return { flag, problem: `needs ${unmet.words}` };
  }
}

/** A line for the log on each of the given flags that has no effect although it is not refused. */
export function reportsOfEffect(
  use: Use,
  parameters: Flags,
  given: Partial<Flags>,
): string[] {
  const flags = changed(given), used = flags.filter((flag) => isUsedBy(use, flag));
  const idle = used.flatMap((flag) => {
    const unmet = rowOf(flag).idleWithout?.find(({ met }) => !met(parameters, use));
    return unmet === undefined
      ? []
      : [`${withValue(flag, parameters)} has no effect: it needs ${unmet.words}`];
  });
  const unused = flags.filter((flag) => !used.includes(flag));
  if (unused.length === 0) return idle;
  const list = unused.map((flag) => withValue(flag, parameters)).join(", ");
  return [...idle, `Without effect, as this ${doing[use]}: ${list}`];
}

/**
 * Refuses flags that have no effect on a use, whatever their value.
 *
 * @throws FlagError naming the first
 */
export function expectUsed(use: Use, given: Partial<Flags>): void {
  const stray = (Object.keys(given) as FlagName[]).find((flag) => !isUsedBy(use, flag));
  if (stray !== undefined) throw new FlagError(`--${stray}`, `not for ${use}, which ${doing[use]}`);
}

/** Completes "as this …" and "not for …, which …". */
const doing: Readonly<Record<Use, string>> = {
  train: "trains",
  evaluate: "only evaluates a saved model",
  export_data: "only writes examples",
  generate: "only writes examples",
  predict: "queries a saved model",
  export: "writes a model as it was trained",
};

function isUsedBy(use: Use, flag: FlagName): boolean {
  return usesOf(rowOf(flag)).includes(use);
}

/** Those that have another value than the default. */
function changed(given: Partial<Flags>): FlagName[] {
  return flagNames.filter((flag) =>
    given[flag] !== undefined && given[flag] !== rowOf(flag).default
  );
}

function withValue(flag: FlagName, parameters: Flags): string {
  return `--${flag} ${shownValue(parameters[flag])}`;
}
