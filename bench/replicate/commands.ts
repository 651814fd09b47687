/** The commands of a row, as arrays of words for a process and as text for people. */
import { join } from "node:path";
import type { Training } from "./rows.ts";

/** Words of a line on a page. */
const widest = 120;

/** Folder of the run of a row. */
export function runFolder(dump: string, name: string): string {
  return join(dump, name, runId);
}

/** Where the fixed training set of a row is. */
export function dataFolder(dump: string, name: string): string {
  return join(dump, name, "data");
}

const runId = "1", seed = ["--env_base_seed", "1"];

/** The words behind `int2int` that write the training set; undefined for a row whose examples are generated on the fly. */
export function dataCommand({ data }: Training, dump: string, name: string): string[] | undefined {
  if (data === undefined) return undefined;
  return ["generate", ...data.split(" "), ...seed, "--output", dataFolder(dump, name)];
}

/** The words behind `int2int` that train. @param device flags of the device */
export function trainingCommand(
  { data, flags }: Training,
  dump: string,
  name: string,
  device: readonly string[],
): string[] {
  return [
    ...flags.split(" "),
    ...data === undefined ? [] : filesOf(data, dataFolder(dump, name)),
    ...[...seed, ...device, "--dump_path", dump, "--exp_name", name, "--exp_id", runId],
  ];
}

/** The same number of threads everywhere: it decides how sums are rounded. */
export const twoThreads = ["--device", "cpu", "--cpu_threads", "2"];

/** Flags that train on the file that `generate` writes, and evaluate on that file and on the other one. */
function filesOf(data: string, folder: string): string[] {
  const [, operation] = data.split(" ");
  const [train, valid] = ["train", "valid"].map((set) => join(folder, `${operation}.${set}`));
  return ["--train_data", train!, "--eval_data", `train=${train},valid=${valid}`];
}

/** A command as it is typed, on lines of a readable length. */
export function shownCommand(words: readonly string[]): string {
  const lines = ["deno task int2int"];
  for (const word of withValues(words.map(typed))) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length + " \\".length <= widest) lines[lines.length - 1] = longer;
    else lines.push(`  ${word}`);
  }
  return lines.join(" \\\n");
}

/** Words with the value of each flag behind it. */
function withValues(words: readonly string[]): string[] {
  return words.join(" ").split(/ (?=--)/);
}

function typed(word: string): string {
  return /^[\w.,:=/+-]+$/.test(word) ? word : `"${word}"`;
}
