/** From the file of a sweep and the command line to runs with all their flags, checked before any is started. */
import { basename, extname, join } from "node:path";
import { FileError, FlagError } from "../errors.ts";
import { textOfFlags } from "../flags/assignments.ts";
import type { Rows } from "../flags/flag.ts";
import { readOwnFlags } from "../flags/own_flags.ts";
import { flagsWith } from "../flags/parse.ts";
import { problemFlag, withProblemFlags } from "../flags/problem_flags.ts";
import { folderName } from "../text/folder_name.ts";
import { type FlagName, type Flags, rowOf } from "../flags/table.ts";
import { parseOptimizer } from "../optimizers/parse_optimizer.ts";
import { defaultDumpPath } from "../training/run_folder.ts";
import { type Combination, combinationsOf, countOf, flagsOfCombination } from "./combinations.ts";
import { isSetIn } from "./axis.ts";
import type { SweepFile } from "./sweep_file.ts";

/** A run of a sweep with all that it is started with. */
export interface PlannedRun extends Combination {
  /** The flags that are to be given. */
  readonly given: Partial<Flags>;
  /** Those in effect. */
  readonly flags: Flags;
  readonly folder: string;
}

/** Runs are folders, and lines on a terminal. */
const mostRuns = 10_000;

/**
 * @param typed flags of the command line, which count more than the file
 * @param problemRows flags that the file of `--problem` declares
 * @throws {FlagError} or {FileError} when the flags of any run cannot be used
 */
export function planSweep(
  file: SweepFile,
  typed: Partial<Flags>,
  problemRows: Rows = {},
): PlannedRun[] {
  const { text: { path } } = file;
  if (countOf(file) > mostRuns) {
    throw new FileError(path, `expected at most ${mostRuns} runs, found ${countOf(file)}`);
  }
  refuseTyped(file, typed);
  const usual = textOfFlags(readOwnFlags(problemRows, {}));
  const said = withProblemFlags<Partial<Flags>>(file.flags, typed);
  const shared = {
    exp_name: nameOf(path),
    ...usual === "" ? said : withProblemFlags({ [problemFlag]: usual }, said),
  };
  return combinationsOf(file).map((combination) => planned(path, shared, combination));
}

function planned(path: string, shared: Partial<Flags>, combination: Combination): PlannedRun {
  const optimizer = String(rowOf("optimizer").default);
  const varied = flagsOfCombination(shared, combination, optimizer);
  const given = { ...varied, exp_id: combination.name };
  const flags = checked(path, combination.name, given);
  const folder = join(flags.dump_path || defaultDumpPath, flags.exp_name, flags.exp_id);
  return { ...combination, given, flags, folder };
}

function checked(path: string, name: string, given: Partial<Flags>): Flags {
  try {
    const flags = flagsWith(given);
    parseOptimizer(flags.optimizer);
    return flags;
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    throw new FileError(path, `${name}: ${error.message}`);
  }
}

/** What varies cannot be typed, and the names of the folders follow from it. */
function refuseTyped({ axes, flags, text }: SweepFile, typed: Partial<Flags>): void {
  for (const axis of axes) {
    const { key, flag, option = flag } = axis;
    if (isSetIn(typed, axis)) {
      throw new FlagError(`--${option}`, `varies in this sweep: ${key} in [sweep] of ${text.path}`);
    }
  }
  const named = "exp_id" satisfies FlagName;
  if (typed[named] !== undefined) {
    throw new FlagError(`--${named}`, "runs are named by what varies");
  }
  if (flags[named] !== undefined) {
    throw new FileError(text.path, `${named}: runs are named by what varies`, text.lineOf(named));
  }
}

/** The name of the experiment unless one is given: that of the file. */
function nameOf(path: string): string {
  const name = basename(path, extname(path)).replaceAll(/[^A-Za-z0-9._,=-]/g, "_");
  return folderName.test(name) ? name : "sweep";
}
