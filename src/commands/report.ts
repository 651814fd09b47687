/** `int2int report`: runs as a page that can be sent by e-mail. */
import { statSync } from "node:fs";
import { FlagError } from "../errors.ts";
import { writeFileAtomically } from "../files/atomic_file.ts";
import type { Texts } from "../flags/arguments.ts";
import { report } from "../flags/groups/report.ts";
import { readOwnFlags } from "../flags/own_flags.ts";
import { reportDocument } from "../report/document.ts";
import { limitsFor, pageRun } from "../report/page_run.ts";
import { findRuns } from "../runs/find_runs.ts";
import { RunReader } from "../runs/run_reader.ts";
import { version } from "../version.ts";

/** @param folders whose runs are shown @returns the exit code */
export function reportCommand(folders: readonly string[], own: Texts): number {
  const { output } = readOwnFlags(report, own);
  if (folders.length === 0) {
    throw new FlagError("report", "expected a folder with runs, e.g. int2int report dumped");
  }
  console.log(writeReport(folders, output));
  return 0;
}

/** Writes the page of the runs in some folders. @returns a line on it for people */
export function writeReport(folders: readonly string[], output: string): string {
  const found = findRuns(folders, (note) => console.error(`warning: ${note}`));
  const limits = limitsFor(found.length);
  const page = reportDocument({
    title: `Runs in ${folders.join(", ")}`,
    written: new Date().toISOString(),
    version,
    // One after the other: whole histories of many runs might not fit into memory.
    runs: found.map(({ path, name }) => pageRun(new RunReader(path).read(name), limits)),
  });
  writeFileAtomically(output, [new TextEncoder().encode(page)]);
  const size = statSync(output).size;
  return `${output}: ${counted(found.length)}, ${(size / 1e6).toFixed(1)} MB`;
}

function counted(runs: number): string {
  return runs === 1 ? "1 run" : `${runs} runs`;
}
