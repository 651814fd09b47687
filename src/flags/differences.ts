import type { FlagValue } from "./flag.ts";
import { type FlagName, flagNames, type Flags, rowOf } from "./table.ts";

/** A flag that two configurations set differently. */
export interface Difference {
  readonly name: FlagName;
  readonly saved: FlagValue;
  readonly current: FlagValue;
}

/** The flags that decide shapes or meaning of the weights and differ, so that saved weights do not fit. */
export function modelDifferences(saved: Flags, current: Flags): Difference[] {
  return differences(saved, current).filter(({ name }) => rowOf(name).shapesModel);
}

/** All flags that differ, but for those that name the run, or say where it started. */
export function runDifferences(saved: Flags, current: Flags): Difference[] {
  return differences(saved, current).filter(({ name }) => {
    const { whenContinued } = rowOf(name);
    return whenContinued !== "name" && whenContinued !== "start";
  });
}

function differences(saved: Flags, current: Flags): Difference[] {
  return flagNames.filter((name) => saved[name] !== current[name])
    .map((name) => ({ name, saved: saved[name], current: current[name] }));
}
