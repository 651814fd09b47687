/** `int2int --export_data true`: writes the examples that a run would train on, and does not train (paper §3.5). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { FlagError } from "../errors.ts";
import { generatedDataset } from "../examples/generate/dataset.ts";
import { expectExamples } from "../examples/read/required_files.ts";
import { exportExamples } from "../examples/write/export_data.ts";
import { LineFile } from "../files/line_file.ts";
import { fileLimits, readTextFileIfAny } from "../files/regular_file.ts";
import { reportsOfEffect } from "../flags/effect.ts";
import { exampleFlags } from "../flags/example_flags.ts";
import { flagsFromJson, flagsToJson } from "../flags/params_json.ts";
import { type FlagName, type Flags, rowOf } from "../flags/table.ts";
import * as lines from "../log/setup_lines.ts";
import { seedOrDrawn } from "../random.ts";
import { exitCodeOf } from "../signals/stop_signals.ts";
import { buildTask } from "../task/task.ts";
import { howToContinue, isTrained, writeText } from "../training/run_folder.ts";
import { inRunFolder, type RunContext } from "./run_scaffold.ts";

/** Flags that ask for something else. */
const otherUses: readonly FlagName[] = ["train_data", "eval_only", "eval_from_exp"];

/** @param args the command line, for the log @returns the exit code */
export async function exportDataCommand(
  parameters: Flags,
  args: readonly string[],
): Promise<number> {
  const other = otherUses.find((name) => parameters[name] !== rowOf(name).default);
  if (other !== undefined) throw new FlagError(`--${other}`, "does not go with --export_data true");
  expectExamples("train_data", parameters);
  const manner = { stopping: "stopping after this batch", view: "full" } as const;
  return await inRunFolder(parameters, args, manner, (context) => {
    const reports = reportsOfEffect("export_data", parameters, parameters);
    reports.forEach((line) => context.log.warning(line));
    return exportData(parameters, context);
  });
}

async function exportData(parameters: Flags, context: RunContext): Promise<number> {
  const { folder, log, signal } = context;
  const seed = seedOrDrawn(parameters.env_base_seed);
  const task = buildTask(parameters);
  log.info(lines.vocabularyLine(task.vocabulary.tokens));
  const path = join(folder.path, "data.prefix");
  const trained = isTrained(folder.path);
  if (trained || existsSync(path)) expectSameExamples(parameters, folder.path);
  if (!trained) writeText(folder.path, "params.json", flagsToJson(parameters));
  log.info(`Seed: ${seed}`);
  log.info(`Data will be stored in prefix in: ${path} ...`);
  const file = new LineFile(path);
  try {
    const written = await exportExamples(generatedDataset(task, seed, "train"), file, {
      batchSize: parameters.batch_size,
      numWorkers: parameters.num_workers,
      epochSize: parameters.epoch_size,
      maxEpoch: parameters.max_epoch,
      log,
      interrupted: () => signal() !== undefined,
    });
    const stopped = signal();
    if (stopped === undefined) return 0;
    log.info(`Stopped after ${written} examples; ${howToContinue(parameters, folder)}`);
    return exitCodeOf(stopped);
  } finally {
    file.close();
  }
}

/** The flags that decide which examples a file has. */
const sameExamples: readonly FlagName[] = [...exampleFlags, "architecture", "env_base_seed"];

/** @throws {FlagError} when the folder's file has examples of another kind: no program would notice that they differ */
function expectSameExamples(parameters: Flags, folder: string): void {
  const path = join(folder, "params.json");
  const text = readTextFileIfAny(path, fileLimits.flags);
  if (text === undefined) return;
  const saved = flagsFromJson(text, path);
  const name = sameExamples.find((name) => saved[name] !== parameters[name]);
  if (name === undefined) return;
  throw new FlagError(
    `--${name}`,
    `the examples in ${folder} were made with ${saved[name]}, found ${parameters[name]}; ` +
      "choose another --exp_id",
  );
}
