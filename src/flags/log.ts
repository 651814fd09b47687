import { floatRepr } from "../text/python_format.ts";
import type { FlagValue } from "./flag.ts";
import type { Parameters } from "./table.ts";

/**
 * The lines `name: value` that open `train.log`, sorted by name, booleans spelt `True` and `False` as the tools that
 * read these logs expect.
 * @param extra facts beside the flags, such as `command`; they replace a flag of the same name
 */
export function parametersToLog(
  parameters: Parameters,
  extra: Readonly<Record<string, FlagValue>> = {},
): string[] {
  return Object.entries<FlagValue>({ ...parameters, ...extra })
    .sort(([a], [b]) => a < b ? -1 : 1)
    .map(([name, value]) => `${name}: ${logged(value)}`);
}

function logged(value: FlagValue): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "number" && !Number.isInteger(value) ? floatRepr(value) : String(value);
}
