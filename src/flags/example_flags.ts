import { generation } from "./groups/generation.ts";
import type { FlagName, Parameters } from "./table.ts";

/** Flags of the group of generation that do not say which examples are made. */
const others: readonly FlagName[] = ["data_types", "export_data"];

/** The flags that, with the seed, decide which examples are generated. */
export const exampleFlags: readonly FlagName[] = [
  ...(Object.keys(generation) as FlagName[]).filter((name) => !others.includes(name)),
  "max_len",
];

/** {@link exampleFlags} with their values. */
export function exampleFlagsOf(parameters: Parameters): Readonly<Record<string, unknown>> {
  return Object.fromEntries(exampleFlags.map((name) => [name, parameters[name]]));
}
