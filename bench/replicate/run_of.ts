/** The run of a row, as its files tell of it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { commands } from "../../src/commands/table.ts";
import { FileError } from "../../src/errors.ts";
import { readCommandLine } from "../../src/flags/command_line.ts";
import { runFiles } from "../../src/runs/run_files.ts";
import type { RunHistory } from "../../src/runs/run_history.ts";
import { RunReader } from "../../src/runs/run_reader.ts";
import { runFolder, trainingCommand, twoThreads } from "./commands.ts";
import type { Replication } from "./rows.ts";

/** Where a run is, and its files of examples: the same run under another path. */
const places = ["dump_path", "train_data", "eval_data"];

/**
 * What there is of the run of a row; undefined before it is started.
 *
 * @throws {FileError} when a run of that name was trained with other flags than the row has
 */
export function runOf({ name, here }: Replication, dump: string): RunHistory | undefined {
  const folder = runFolder(dump, name);
  if (!existsSync(join(folder, runFiles.flags))) return undefined;
  const run = new RunReader(folder).read(name);
  expectFlags(run, trainingCommand(here, dump, name, twoThreads));
  return run;
}

function expectFlags({ path, flags }: RunHistory, words: readonly string[]): void {
  const { given } = readCommandLine(words, commands);
  const other = Object.entries(given).find(([name, value]) =>
    !places.includes(name) && String(flags[name]) !== String(value)
  );
  if (other === undefined) return;
  const [name, value] = other, found = `trained with --${name} ${flags[name]}, expected ${value}`;
  throw new FileError(path, `${found}: remove the folder, or choose another --dump_path`);
}
