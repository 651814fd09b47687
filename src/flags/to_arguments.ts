import { type FlagName, type Flags, rowOf } from "./table.ts";

/** Flags as a command line has them. */
export function toArguments(flags: Partial<Flags>): string[] {
  return (Object.keys(flags) as FlagName[]).flatMap((name) => {
    const value = flags[name]!;
    if (rowOf(name).type !== "switch") return value === "" ? [] : [`--${name}=${value}`];
    return value === true ? [`--${name}`] : [];
  });
}
