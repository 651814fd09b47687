import { textsIn } from "../../flags/assignments.ts";
import { problemFlag } from "../../flags/problem_flags.ts";
import type { Flags } from "../../flags/table.ts";
import { toArguments } from "../../flags/to_arguments.ts";
import type { Task } from "../../task/task.ts";
import { shownValue } from "../../text/shorten.ts";

/**
 * A command line that trains on examples of a problem, or searches.
 *
 * @param longestAnswer in tokens @param given what was typed, which it repeats
 */
export function suggestedCommand(
  { problem: { measures, metricNames, search } }: Task,
  longestAnswer: number,
  { [problemFlag]: declared = "", problem = "", env_base_seed: _, ...given }: Partial<Flags>,
): string {
  const named = (kind: "eval" | "error") => metricNames?.[kind]?.length ?? 0;
  const flags: [name: string, value: string | number][] = [
    ...search === undefined ? [["problem", problem] as [string, string]] : [],
    ...Object.entries(textsIn(declared) ?? {}),
    // Constructions that are found later may be longer.
    ...search === undefined ? [["max_output_len", longestAnswer] as [string, number]] : [],
  ];
  for (const kind of ["eval", "error"] as const) {
    const count = measures?.[kind] ?? 0;
    if (count > named(kind)) flags.push([`n_${kind}_metrics`, count]);
  }
  const words = flags.map(([name, value]) => `--${name} ${shownValue(value)}`);
  const others = toArguments(given).map((argument) => argument.replace("=", " "));
  const command = search === undefined ? ["int2int"] : ["int2int search", shownValue(problem)];
  return [...command, ...words, ...others].join(" ");
}
