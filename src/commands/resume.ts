/** `int2int resume`: continues a run with the flags that its folder has. */
import { basename, dirname, join, relative, resolve } from "node:path";
import { existsSync } from "node:fs";
import { FileError, FlagError } from "../errors.ts";
import { fileLimits, readTextFileIfAny, whatIsAt } from "../files/regular_file.ts";
import { folderName, folderNameExpected } from "../text/folder_name.ts";
import { withNamedProblem } from "../flags/named_problem.ts";
import { flagsFromJson } from "../flags/params_json.ts";
import { flagsOver } from "../flags/parse.ts";
import { type FlagName, flagNames, type Flags, rowOf } from "../flags/table.ts";
import { shorten } from "../text/shorten.ts";
import { readSavedHeader } from "../training/saved_model.ts";
import { checkpointPath } from "../training/run_folder.ts";
import { trainCommand } from "./train.ts";

/**
 * @param given flags that are to have other values from now on
 * @param folder the folder of the run
 * @param args the command line, for the log
 * @returns the exit code
 */
export async function resumeCommand(
  given: Partial<Flags>,
  [folder]: readonly string[],
  args: readonly string[],
): Promise<number> {
  if (folder === undefined) {
    throw new FlagError("resume", "expected the folder of a run, like dumped/first/1");
  }
  return await trainCommand(flagsOfResumed(folder, given), args);
}

/**
 * The flags with which a run goes on: its own, but for those that are given.
 *
 * @throws {FileError} when the folder does not hold a run @throws {FlagError} when the flags cannot be used
 */
export function flagsOfResumed(folder: string, given: Partial<Flags>): Flags {
  const naming = flagNames.find((name) =>
    rowOf(name).whenContinued === "name" && given[name] !== undefined
  );
  if (naming !== undefined) throw new FlagError(`--${naming}`, `${folder} is the run to continue`);
  const saved = withNamedProblem(savedFlags(folder), given);
  return flagsOver(
    { ...saved, ...whereItIs(folder), ...fromItsCheckpoint(folder) },
    given,
    "train",
  );
}

function savedFlags(folder: string): Flags {
  const found = whatIsAt(folder);
  if (found !== "a folder") {
    throw new FileError(folder, `expected the folder of a run, found ${found ?? "nothing"}`);
  }
  const saved = flagsInFiles(folder);
  if (saved.eval_only || saved.export_data) {
    throw new FileError(folder, "nothing was trained here that could be continued");
  }
  return saved;
}

/** Those of `params.json` (which exports have as well), or of the checkpoint. */
function flagsInFiles(folder: string): Flags {
  const [path, log] = ["params.json", "train.log"].map((name) => join(folder, name)) as [
    string,
    string,
  ];
  const checkpoint = checkpointPath(folder, "checkpoint"), isTrained = existsSync(checkpoint);
  const text = readTextFileIfAny(path, fileLimits.flags);
  if (text !== undefined && (isTrained || existsSync(log))) return flagsFromJson(text, path);
  const parameters = isTrained ? readSavedHeader(checkpoint).parameters : undefined;
  if (parameters !== undefined) return parameters;
  throw new FileError(folder, "expected a run, with params.json or checkpoint.safetensors");
}

/** The flags that name a folder. */
function whereItIs(folder: string): Pick<Flags, "dump_path" | "exp_name" | "exp_id"> {
  const path = resolve(folder), exp_id = basename(path), exp_name = basename(dirname(path));
  const odd = [exp_id, exp_name].find((name) => !folderName.test(name));
  if (odd !== undefined) {
    const problem = `expected two folders whose names have ${folderNameExpected}`;
    throw new FileError(folder, `${problem}, found ${shorten(odd)}`);
  }
  const dump = dirname(dirname(path)), below = relative(Deno.cwd(), dump) || ".";
  return { dump_path: below.startsWith("..") ? dump : below, exp_name, exp_id };
}

/** What a run started from may be gone once it has a checkpoint of its own. */
function fromItsCheckpoint(folder: string): Partial<Flags> {
  if (!existsSync(checkpointPath(folder, "checkpoint"))) return {};
  const starts = flagNames.filter((name) => rowOf(name).whenContinued === "start");
  return Object.fromEntries(starts.map((name: FlagName) => [name, rowOf(name).default]));
}
