/** Which file of a problem a command line names: flags that it declares can be read only after the file. */
import { basename } from "node:path";
import { isUserError } from "../errors.ts";
import { whatIsAt } from "../files/regular_file.ts";
import type { Command } from "./command.ts";
import { commandNamed } from "./command_line.ts";
import { readConfigText } from "./config_text.ts";
import { configFlag, flagNamed } from "./flag_names.ts";
import { rowOf } from "./table.ts";

/** The file of `--problem`, typed or in a file of flags; `undefined` where none is named that could be read. */
export function problemFileIn(
  args: readonly string[],
  commands: readonly Command[],
): string | undefined {
  const holds = commandNamed(args, commands)?.operands?.holds;
  const isOfProblem = holds === "problem" || holds === "search";
  const [operand] = operandsLike(args.slice(1), isOfProblem ? /\.m?[jt]s$/ : /\.toml$/);
  const typed = valuesOf(args, "problem").at(-1);
  const named = typed ?? (isOfProblem ? operand : undefined);
  if (named !== undefined) return readable(named);
  const configs = [...valuesOf(args, configFlag), ...holds === "flags" && operand ? [operand] : []];
  return readable(configs.map(problemInConfig).findLast((path) => path !== undefined) ?? "");
}

function operandsLike(args: readonly string[], pattern: RegExp): string[] {
  return args.filter((arg) => !arg.startsWith("--") && pattern.test(arg));
}

/** The values of a flag, which may be cut short. */
function valuesOf(args: readonly string[], flag: "problem" | typeof configFlag): string[] {
  return args.flatMap((arg, i) => {
    const [, typed, value = args[i + 1]] = /^--([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    return typed !== undefined && value !== undefined && isNameOf(typed, flag) ? [value] : [];
  });
}

function isNameOf(typed: string, flag: string): boolean {
  return typed === flag || flag !== configFlag && unlessMistaken(() => flagNamed(typed)) === flag;
}

/** No code runs that the flags of another run name. */
function problemInConfig(path: string): string | undefined {
  if (basename(path) === "params.json") return undefined;
  const problem = unlessMistaken(() => readConfigText(path).values.problem);
  return typeof problem === "string" ? problem : undefined;
}

/** What is wrong is said where the command line is read. */
function unlessMistaken<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isUserError(error)) return undefined;
    throw error;
  }
}

function readable(path: string): string | undefined {
  const check = rowOf("problem").check as { readonly accepts: (value: string) => boolean };
  return path !== "" && check.accepts(path) && whatIsAt(path) === "a file" ? path : undefined;
}
