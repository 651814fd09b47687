/** The flags that a reader of a model card wants to know. */
import { basename } from "node:path";
import { modelFlags } from "../flags/described_model.ts";
import { files } from "../flags/groups/files.ts";
import { optimizers } from "../flags/groups/optimizers.ts";
import { defaults } from "../flags/parse.ts";
import { type FlagName, flagNames, type Flags, rowOf } from "../flags/table.ts";

const trainingFlags: ReadonlySet<string> = new Set([
  ...Object.keys(optimizers),
  ...Object.keys(files),
  ...["batch_size", "epoch_size", "eval_size", "max_epoch", "max_len", "fp16", "amp"],
]);

/**
 * The flags of a run that have other values than the defaults, the problem first. Of paths only the names are left: folders say
 * things of a machine that nobody means to publish.
 *
 * @returns values as they could be typed, by name
 */
export function flagsOfCard(flags: Flags): Record<string, string> {
  const usual = defaults();
  const problem: FlagName = flags.problem === "" ? "operation" : "problem";
  const matters = (name: FlagName) => modelFlags.includes(name) || trainingFlags.has(name);
  const others = flagNames.filter((name) =>
    name !== "operation" && name !== "problem" && matters(name) && flags[name] !== usual[name]
  );
  return Object.fromEntries(
    [problem, ...others].map((name) => [name, withoutFolders(name, flags)]),
  );
}

/** The name of a file without its folders. */
function withoutFolders(name: FlagName, flags: Flags): string {
  const text = String(flags[name]), { names, paths } = rowOf(name);
  if (names === undefined) return text;
  const found = paths?.(text) ?? [text];
  return found.reduce((shown, path) => shown.replace(path, basename(path)), text);
}
