/** Hands the command line to a command and turns errors into exit codes. */
import { commands } from "./src/commands/table.ts";
import { isUserError } from "./src/errors.ts";
import { readCommandLine } from "./src/flags/command_line.ts";
import { exitNow } from "./src/libc.ts";
import { memoryFailure } from "./src/memory/failure.ts";
import { outliveNotice } from "./src/signals/early_notice.ts";
import { keepInspectorClosed } from "./src/signals/inspector.ts";

/** Bad flags, files or values; also a training that cannot go on. */
const userMistakeCode = 2;

async function main(args: string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    const { helpFor } = await import("./src/flags/help.ts");
    console.log(helpFor(args, commands));
    return 0;
  }
  if (args.includes("--version")) {
    const { versionText } = await import("./src/version.ts");
    console.log(versionText());
    return 0;
  }
  const line = readCommandLine(args, commands), { command, given } = line;
  if (!command.ignoresEnvironment) {
    const { checkEnvironment } = await import("./src/environment.ts");
    checkEnvironment();
  }
  if (!command.takesRanks) {
    const { expectSingleProcess } = await import("./src/mpi/launcher.ts");
    expectSingleProcess(command.name, "several can only train or evaluate together");
  }
  if (given.problem) {
    const { watchUserCode } = await import("./src/problems/custom/watch.ts");
    watchUserCode(given.problem);
  }
  return await command.run(line);
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
    exitNow(isUserError(error) ? userMistakeCode : 1);
  }
}
