/** `int2int --export_data true`: writes the examples that a run would train on, and does not train (paper §3.5). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Batch } from "../examples/batch.ts";
import { generatedBatches } from "../examples/generate/generated.ts";
import { idsInBatch } from "../task/sequence_layout.ts";
import { type Order, type Recipe, recipeFor } from "../task/recipe.ts";
import { expectExamples } from "../examples/read/required_files.ts";
import { FlagError } from "../errors.ts";
import { fileLimits, readTextFileIfAny } from "../files/regular_file.ts";
import { lineOf } from "../examples/write/batch_lines.ts";
import { exampleFlags } from "../examples/write/example_flags.ts";
import { LineFile } from "../examples/write/line_file.ts";
import { fixed } from "../text/python_format.ts";
import * as lines from "../log/setup_lines.ts";
import { epochEndLine, epochStartLine } from "../log/training_lines.ts";
import { reportsOfEffect } from "../flags/effect.ts";
import { parametersFromJson, parametersToJson } from "../flags/params_json.ts";
import { type FlagName, type Parameters, rowOf } from "../flags/table.ts";
import { drawSeed } from "../random.ts";
import { exitCodeOf } from "../signals/stop_signals.ts";
import { writeText } from "../training/run_folder.ts";
import { Pace } from "../training/statistics.ts";
import { inRunFolder, type RunContext } from "./run_scaffold.ts";

/** Flags that ask for something else. */
const otherUses: readonly FlagName[] = ["train_data", "eval_only", "eval_from_exp"];

/** @param args the command line, for the log @returns the exit code */
export async function exportDataCommand(
  parameters: Parameters,
  args: readonly string[],
): Promise<number> {
  const other = otherUses.find((name) => parameters[name] !== rowOf(name).default);
  if (other !== undefined) throw new FlagError(`--${other}`, "does not go with --export_data true");
  expectExamples("train_data", parameters);
  const stopping = "stopping after this batch";
  return await inRunFolder(parameters, args, stopping, (context) => {
    const reports = reportsOfEffect("export_data", parameters, parameters);
    reports.forEach((line) => context.log.warning(line));
    return exportData(parameters, context);
  });
}

async function exportData(parameters: Parameters, context: RunContext): Promise<number> {
  const { folder, log, signal } = context;
  const seed = parameters.env_base_seed < 0 ? drawSeed() : parameters.env_base_seed;
  const order: Order = { parameters, seed, rank: 0, split: "train" };
  const recipe = recipeFor(order);
  log.info(lines.wordsLine(recipe.vocabulary.words));
  const path = join(folder.path, "data.prefix");
  if (existsSync(path)) expectSameExamples(parameters, folder.path);
  writeText(folder.path, "params.json", parametersToJson(parameters));
  log.info(`Seed: ${seed}`);
  log.info(`Data will be stored in prefix in: ${path} ...`);
  const file = new LineFile(path);
  try {
    const written = await writeEpochs(order, recipe, parameters, file, context);
    const stopped = signal();
    if (stopped === undefined) return 0;
    log.info(`Stopped after ${written} examples; run again to continue`);
    return exitCodeOf(stopped);
  } finally {
    file.close();
  }
}

/**
 * Fills the file up. Examples are numbered as its lines are, so that a run that was stopped goes on with those that
 * follow.
 *
 * @returns how many there are
 */
async function writeEpochs(
  order: Order,
  recipe: Recipe<unknown, unknown>,
  { batch_size, epoch_size, max_epoch, num_workers }: Parameters,
  file: LineFile,
  { log, signal }: RunContext,
): Promise<number> {
  // An epoch is made of whole batches.
  const epochLength = Math.ceil(epoch_size / batch_size) * batch_size;
  let written = file.lines;
  const source = generatedBatches(order, {
    batchSize: batch_size,
    numWorkers: num_workers,
    warn: (message) => log.warning(message),
  });
  if (written > 0) {
    const full = written >= max_epoch * epochLength;
    const remedy = full ? "; for more, raise --max_epoch" : "";
    log.info(`${written} examples were written before${remedy}`);
  }
  try {
    for (let epoch = Math.floor(written / epochLength); epoch < max_epoch; epoch++) {
      log.info(epochStartLine(epoch));
      const pace = new Pace(recipe.framing.words);
      for (const end = (epoch + 1) * epochLength; written < end;) {
        const batch = await source.examples(written, Math.min(batch_size, end - written));
        file.append(textOf(batch, recipe));
        written += batch.size;
        pace.count([batch]);
        // A signal is noticed only while nothing else is done.
        await setImmediate();
        if (signal() !== undefined) return written;
      }
      log.info(`${written} examples - ${fixed(pace.examplesPerSecond, 2)} examples/s`);
      log.info(epochEndLine(epoch));
    }
  } finally {
    source.close();
  }
  return written;
}

function textOf(batch: Batch, recipe: Recipe<unknown, unknown>): string {
  const example = (_: unknown, i: number) => lineOf(idsInBatch(batch, i, recipe.framing), recipe);
  return Array.from({ length: batch.size }, example).join("");
}

/** The flags that decide which examples a file has. */
const sameExamples: readonly FlagName[] = [...exampleFlags, "architecture", "env_base_seed"];

/** @throws {FlagError} when the folder's file has examples of another kind: no program would notice that they differ */
function expectSameExamples(parameters: Parameters, folder: string): void {
  const path = join(folder, "params.json");
  const text = readTextFileIfAny(path, fileLimits.flags);
  if (text === undefined) return;
  const saved = parametersFromJson(text, path);
  const name = sameExamples.find((name) => saved[name] !== parameters[name]);
  if (name === undefined) return;
  throw new FlagError(
    `--${name}`,
    `the examples in ${folder} were made with ${saved[name]}, found ${parameters[name]}; ` +
      "choose another --exp_id",
  );
}
