/** `int2int report`: runs as a page that can be sent by e-mail. */
import { statSync } from "node:fs";
import { FlagError } from "../errors.ts";
import { writeFileAtomically } from "../files/atomic_file.ts";
import type { Texts } from "../flags/arguments.ts";
import { report } from "../flags/groups/report.ts";
import { readOwnFlags } from "../flags/own_flags.ts";
import { reportDocument } from "../report/document.ts";
import { limitsFor, pageRun } from "../report/page_run.ts";
import { readRuns } from "../runs/read_runs.ts";
import { versionNumber } from "../version.ts";

/** @param folders whose runs are shown @returns the exit code */
export function reportCommand(folders: readonly string[], own: Texts): number {
  const { output } = readOwnFlags(report, own);
  if (folders.length === 0) {
    throw new FlagError("report", "expected a folder of runs, found nothing");
  }
  const histories = readRuns(folders, (note) => console.error(`warning: ${note}`));
  const limits = limitsFor(histories.length);
  const page = reportDocument({
    title: `Runs in ${folders.join(", ")}`,
    written: new Date().toISOString(),
    version: versionNumber,
    runs: histories.map((history) => pageRun(history, limits)),
  });
  writeFileAtomically(output, [new TextEncoder().encode(page)]);
  const size = statSync(output).size;
  console.log(`${output}: ${counted(histories.length)}, ${(size / 1e6).toFixed(1)} MB`);
  return 0;
}

function counted(runs: number): string {
  return runs === 1 ? "1 run" : `${runs} runs`;
}
