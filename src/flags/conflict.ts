import type { FlagName, Flags } from "./table.ts";

/** What is wrong, and with which flag. */
export interface Problem {
  readonly flag: FlagName;
  readonly problem: string;
}

/** Values that cannot go together. */
export interface Conflict {
  readonly broken: (p: Flags) => boolean;
  readonly describe: (p: Flags) => Problem;
}

export function conflict(
  flag: FlagName,
  broken: (p: Flags) => boolean,
  problem: (p: Flags) => string,
): Conflict {
  return { broken, describe: (p) => ({ flag, problem: problem(p) }) };
}
