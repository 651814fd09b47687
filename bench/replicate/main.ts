/**
 * `deno task bench replicate [--only gcd,transpose] [--dump_path dumped/replicate]`: trains small models of published experiments,
 * and prints a table of results beside those of the papers, for `docs/replication.md`. What is finished is not trained again.
 */
import { FlagError, isUserError } from "../../src/errors.ts";
import { noneOf } from "../../src/text/nearest.ts";
import { resultsText } from "./page.ts";
import { readMeasured } from "./measured.ts";
import { type Replication, replications } from "./rows.ts";
import { runOf } from "./run_of.ts";
import type { Result } from "./table.ts";
import { runFolder } from "./commands.ts";
import { train } from "./train.ts";

/** @param only names of rows; empty: all @param dump folder of their runs */
export async function benchReplicate(only: readonly string[], dump: string): Promise<void> {
  try {
    const rows = rowsNamed(only);
    const code = await trainAll(rows, dump);
    console.log(resultsText(rows.map((row) => resultOf(row, dump))));
    if (code !== 0) Deno.exit(code);
  } catch (error) {
    if (!isUserError(error)) throw error;
    console.error(`replicate: ${error.message}`);
    Deno.exit(2);
  }
}

function rowsNamed(only: readonly string[]): readonly Replication[] {
  const names = replications.map(({ name }) => name);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new FlagError("--only", noneOf("row", unknown, names));
  return replications.filter(({ name }) => only.length === 0 || only.includes(name));
}

/** @returns exit code of the first that fails or is stopped */
async function trainAll(rows: readonly Replication[], dump: string): Promise<number> {
  for (const row of rows) {
    const code = await train(row, dump);
    if (code !== 0) return code;
  }
  return 0;
}

function resultOf(row: Replication, dump: string): Result {
  return { row, run: runOf(row, dump), measured: readMeasured(runFolder(dump, row.name)) };
}
