/** Hands the command line to a command and turns errors into exit codes. */
import { commands } from "./src/commands/table.ts";
import { failureCode, isUserError } from "./src/errors.ts";
import { readCommandLine } from "./src/flags/command_line.ts";
import type { Rows } from "./src/flags/flag.ts";
import { problemFileIn } from "./src/flags/problem_file.ts";
import { exitNow } from "./src/libc.ts";
import { memoryFailure } from "./src/memory/failure.ts";
import { outliveNotice } from "./src/signals/early_notice.ts";
import { keepInspectorClosed } from "./src/signals/inspector.ts";

async function main(args: string[]): Promise<number> {
  const problem = problemFileIn(args, commands), problemRows = await flagsOf(problem);
  if (args.includes("--help") || args.includes("-h")) {
    const { helpFor } = await import("./src/flags/help.ts");
    console.log(helpFor(args, commands, { title: `Flags of ${problem}`, rows: problemRows }));
    return 0;
  }
  if (args.includes("--version")) {
    const { versionText } = await import("./src/version.ts");
    console.log(versionText());
    return 0;
  }
  const line = readCommandLine(args, commands, { problemRows }), { command } = line;
  if (!command.ignoresEnvironment) {
    const { checkEnvironment } = await import("./src/environment.ts");
    checkEnvironment();
  }
  if (!command.takesRanks) {
    const { expectSingleProcess } = await import("./src/mpi/launcher.ts");
    expectSingleProcess(command.name, "several can only train or evaluate together");
  }
  return await command.run(line);
}

/** The flags that the file of a problem declares; its code is watched from now on. */
async function flagsOf(problem: string | undefined): Promise<Rows> {
  if (problem === undefined) return {};
  const { watchUserCode } = await import("./src/problems/custom/watch.ts");
  watchUserCode(problem);
  const { flagsInFile } = await import("./src/problems/custom/flags_in_file.ts");
  return flagsInFile(problem);
}

/** Of processes that were started together with the same mistake, one says so. */
async function report(error: unknown): Promise<void> {
  const { isToReport } = await import("./src/mpi/open_world.ts");
  if (!await isToReport()) return;
  const short = isUserError(error) && !Deno.args.includes("--debug");
  console.error(short ? `int2int: ${error.message}` : error);
}

if (import.meta.main) {
  keepInspectorClosed();
  outliveNotice();
  try {
    Deno.exit(await main(Deno.args));
  } catch (thrown) {
    const error = memoryFailure(thrown);
    await report(error);
    // Something may still be computing on other threads.
    exitNow(failureCode(error));
  }
}
