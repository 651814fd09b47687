/** Hands the command line to a command and turns errors into exit codes. */
import { isUserMistake } from "./src/errors.ts";
import { exitNow } from "./src/libc.ts";
import { memoryFailure } from "./src/memory/failure.ts";
import { keepInspectorClosed } from "./src/signals/inspector.ts";

/** Bad flags, files or values; also a training that cannot go on. */
const userMistakeCode = 2;

async function main(args: string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    const { helpText } = await import("./src/flags/help.ts");
    console.log(helpText());
    return 0;
  }
  if (args.includes("--version")) {
    const { versionText } = await import("./src/version.ts");
    console.log(versionText());
    return 0;
  }
  const { readCommandLine, refuseOperands } = await import("./src/flags/command_line.ts");
  const { command, given, own, operands } = readCommandLine(args);
  if (command !== "completion") {
    const { checkEnvironment } = await import("./src/environment.ts");
    checkEnvironment();
  }
  if (given.problem) {
    const { watchUserCode } = await import("./src/problems/custom/watch.ts");
    watchUserCode(given.problem);
  }
  // Commands are loaded only when needed, so that help and mistakes in flags are answered at once.
  if (command === "predict") {
    const { predictCommand } = await import("./src/commands/predict.ts");
    return await predictCommand(given, operands);
  }
  if (command === "export") {
    const { exportCommand } = await import("./src/commands/export.ts");
    return exportCommand(given, operands);
  }
  if (command === "generate") {
    const { generateCommand } = await import("./src/commands/generate.ts");
    return await generateCommand(given, own, operands);
  }
  if (command === "doctor") {
    const { doctorCommand } = await import("./src/commands/doctor.ts");
    return await doctorCommand(given, operands);
  }
  if (command === "completion") {
    const { completionCommand } = await import("./src/commands/completion.ts");
    return completionCommand(given, operands);
  }
  refuseOperands(operands);
  if (given.export_data) {
    const { parametersWith } = await import("./src/flags/parse.ts");
    const { exportDataCommand } = await import("./src/commands/export_data.ts");
    return await exportDataCommand(parametersWith(given, "export_data"), args);
  }
  if (given.eval_only || given.eval_from_exp) {
    const { evaluateCommand } = await import("./src/commands/evaluate.ts");
    return await evaluateCommand(given, args);
  }
  const { parametersWith } = await import("./src/flags/parse.ts");
  const parameters = parametersWith(given);
  const { trainCommand } = await import("./src/commands/train.ts");
  return await trainCommand(parameters, args);
}

if (import.meta.main) {
  keepInspectorClosed();
  try {
    Deno.exit(await main(Deno.args));
  } catch (thrown) {
    const error = memoryFailure(thrown);
    const short = isUserMistake(error) && !Deno.args.includes("--debug");
    console.error(short ? `int2int: ${(error as Error).message}` : error);
    // Something may still be computing on other threads.
    exitNow(isUserMistake(error) ? userMistakeCode : 1);
  }
}
