/** `history.jsonl` in the folder of a run: a line for each time it was continued with other flags. */
import { join } from "node:path";
import { appendLine } from "../files/append_line.ts";
import { runDifferences } from "../flags/differences.ts";
import { jsonValue } from "../flags/params_json.ts";
import type { Flags } from "../flags/table.ts";
import type { Start } from "./starting_point.ts";

/** Appends what is different from now on, if anything is. @param flags those in effect @param args the command line */
export function noteChanges(
  folder: string,
  { checkpoint }: Start,
  flags: Flags,
  args: readonly string[],
): void {
  const saved = checkpoint?.saved.parameters;
  if (checkpoint === undefined || saved === undefined) return;
  const state = checkpoint.saved.state();
  // Before a drawn seed was kept among the flags, it was in the state alone.
  const changes = runDifferences({ ...saved, env_base_seed: state.seed }, flags);
  if (changes.length === 0) return;
  const entries = changes.map(({ name, saved, current }) =>
    `"${name}":[${jsonValue(saved)},${jsonValue(current)}]`
  );
  const { epoch, iterations: step } = state;
  const head = { time: new Date().toISOString(), epoch, step, command: ["int2int", ...args] };
  const line = `${JSON.stringify(head).slice(0, -1)},"changes":{${entries.join(",")}}}`;
  appendLine(join(folder, "history.jsonl"), line);
}
