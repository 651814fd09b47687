import { builtIn } from "./groups/built_in.ts";
import { generation } from "./groups/generation.ts";
import type { FlagName, Flags } from "./table.ts";

/** Flags of the groups on problems that do not say which examples are made. */
const others: readonly FlagName[] = ["data_types", "export_data", "eval_sets", "rtol"];

/** The flags that, with the seed, decide which examples are generated. */
export const exampleFlags: readonly FlagName[] = [
  ...(Object.keys({ ...generation, ...builtIn }) as FlagName[]).filter((name) =>
    !others.includes(name)
  ),
  "max_len",
];

/** {@link exampleFlags} with their values. */
export function exampleFlagsOf(flags: Flags): Readonly<Record<string, unknown>> {
  return Object.fromEntries(exampleFlags.map((name) => [name, flags[name]]));
}
