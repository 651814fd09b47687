/** `int2int export`: writes a trained model as ONNX files, which other programs run. */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { recipeFor } from "../batches/recipe.ts";
import { CheckpointError, FlagError } from "../errors.ts";
import { exportedFiles, type TrainedModel } from "../export/export_model.ts";
import { writeFileAtomically } from "../files/atomic_file.ts";
import { fileError } from "../files/file_error.ts";
import { modelConfig } from "../models/config.ts";
import { refuseOperands } from "../parameters/command_line.ts";
import { expectFiles } from "../parameters/files_exist.ts";
import type { FlagName, Parameters } from "../parameters/table.ts";
import { padId } from "../tokenizers/vocabulary.ts";
import { readSavedHeader, readSavedModel } from "../training/saved_model.ts";
import { parametersOfSaved } from "./saved_run.ts";

/** Which model, and the code of its problem: everything else was decided when it was trained. */
const flags: readonly string[] = [
  "eval_from_exp",
  "validation_metrics",
  "reload_model",
  "problem",
  "debug",
] satisfies FlagName[];

/**
 * @param operands where to write, if said: by default `onnx` beside the saved model
 * @returns the exit code
 */
export function exportCommand(
  given: Partial<Parameters>,
  [output, ...others]: readonly string[],
): number {
  refuseOperands(others);
  refuseStray(given);
  if (given.reload_model) expectFlags(given.reload_model);
  const parameters = parametersOfSaved(given), path = parameters.reload_model;
  const folder = output ?? join(dirname(path), "onnx");
  const model = trainedModel(path, parameters);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw fileError(folder, "the folder cannot be made", error);
  }
  console.log(`Exporting ${path}`);
  for (const { name, content } of exportedFiles(model, path)) {
    writeFileAtomically(join(folder, name), [content]);
    console.log(`${join(folder, name)} (${content.length} bytes)`);
  }
  return 0;
}

function refuseStray(given: Partial<Parameters>): void {
  const stray = Object.keys(given).find((name) => !flags.includes(name));
  if (stray !== undefined) {
    throw new FlagError(`--${stray}`, "not for export, which writes a model as it was trained");
  }
  if (given.eval_from_exp || given.reload_model) return;
  throw new FlagError("export", "needs --eval_from_exp FOLDER or --reload_model FILE");
}

/** Those of the command line cannot stand in for them. */
function expectFlags(path: string): void {
  expectFiles({ reload_model: path });
  if (readSavedHeader(path).parameters !== undefined) return;
  throw new CheckpointError(path, "does not say with which flags the model was trained");
}

function trainedModel(path: string, parameters: Parameters): TrainedModel {
  const { tensors } = readSavedModel(path);
  const { words } = recipeFor({ parameters, seed: 0, rank: 0, split: "valid" }).vocabulary;
  return { parameters, words, tensors, config: modelConfig(parameters, words.length, padId) };
}
