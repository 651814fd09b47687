/** What becomes of flags that a run is continued with, where they differ from those of its checkpoint. */
import { shownValue } from "../text/shorten.ts";
import { type FlagName, flagNames, type Parameters, rowOf } from "./table.ts";

/** The flags with which a run goes on. */
export interface Continued {
  /** Those in effect: what is ignored has its old value. */
  readonly parameters: Parameters;
  /** A line for the log on each that was changed, or has no effect. */
  readonly changes: readonly string[];
}

/**
 * Compares the flags of a checkpoint with those that are given now. Flags that shape the model are expected to be equal.
 *
 * @param isOwn the checkpoint is the run's own, not another's of `--reload_checkpoint`
 */
export function continuedFlags(saved: Parameters, current: Parameters, isOwn: boolean): Continued {
  const parameters: Partial<Record<FlagName, unknown>> = { ...current }, changes: string[] = [];
  for (const name of flagNames) {
    const kept = whyKept(name, isOwn);
    if (kept !== undefined) parameters[name] = saved[name];
    const change = changeOf(name, saved, current, isOwn);
    if (change !== undefined) changes.push(change);
  }
  return { parameters: Object.freeze(parameters) as Parameters, changes };
}

/** Why a run keeps the value of a flag, if it does. */
function whyKept(name: FlagName, isOwn: boolean): string | undefined {
  const { whenContinued } = rowOf(name);
  if (whenContinued === "start") return isOwn ? "the run has a checkpoint of its own" : undefined;
  return typeof whenContinued === "object" ? whenContinued.kept : undefined;
}

function changeOf(
  name: FlagName,
  saved: Parameters,
  current: Parameters,
  isOwn: boolean,
): string | undefined {
  const { whenContinued, default: unset } = rowOf(name), kept = whyKept(name, isOwn);
  const [old, now] = [saved[name], current[name]].map(shownValue);
  if (whenContinued === "start") {
    return kept === undefined || current[name] === unset
      ? undefined
      : `--${name} ${now}: ignored, ${kept}`;
  }
  // What is kept and was not asked to change is as it was.
  const isAsked = kept === undefined ? whenContinued !== "name" : current[name] !== unset;
  if (!isAsked || saved[name] === current[name]) return undefined;
  return `--${name}: was ${old}, now ${now}: ${
    kept === undefined ? "applied" : `ignored, ${kept}`
  }`;
}
