import { evalFiles } from "../../flags/data_files.ts";

/** The set that is generated where no file is named. */
export const generatedName = "valid";

/**
 * What the test sets of a run are called.
 *
 * @param evalData value of `--eval_data` @param problem may generate sets of its own
 */
export function setNames(
  evalData: string,
  { evalSets = {} }: { readonly evalSets?: Readonly<Record<string, unknown>> } = {},
): string[] {
  const files = evalFiles(evalData);
  return files.length > 0
    ? files.map(({ name }) => name)
    : [generatedName, ...Object.keys(evalSets)];
}
