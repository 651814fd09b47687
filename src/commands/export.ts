/** `int2int export`: writes a trained model as ONNX files, which other programs run, or as a page that answers. */
import { dirname, join } from "node:path";
import { buildTask, type Task } from "../task/task.ts";
import { CheckpointError, FlagError } from "../errors.ts";
import { exportedFiles, exportedNames, type TrainedModel } from "../export/export_model.ts";
import { writeFolderAtomically } from "../files/atomic_folder.ts";
import { modelConfig } from "../models/config.ts";
import type { Texts } from "../flags/arguments.ts";
import { expectUsed, reportsOfEffect } from "../flags/effect.ts";
import { expectFiles } from "../flags/files_exist.ts";
import { defaults } from "../flags/parse.ts";
import type { Flags } from "../flags/table.ts";
import { padId } from "../tokenizers/vocabulary.ts";
import { vocabularyDigest } from "../tokenizers/vocabulary_digest.ts";
import { readSavedHeader, readSavedModel } from "../training/saved_model.ts";
import { exportPage, readPageFlags } from "./export_page.ts";
import { flagsOfSaved, reportsOnChoice } from "./saved_run.ts";
import { expectVocabulary } from "../training/saved_vocabulary.ts";

/**
 * @param own the flags that only this command has
 * @param operands where to write, if said: by default `onnx` beside the saved model
 * @returns the exit code
 */
export async function exportCommand(
  given: Partial<Flags>,
  own: Texts,
  [output]: readonly string[],
): Promise<number> {
  const page = readPageFlags(own, output), flags = flagsOfExport(given);
  if (page === undefined) return exportFolder(flags, output);
  const task = buildTask(flags);
  return await exportPage(page, trainedModel(flags.reload_model, flags, task), task);
}

function exportFolder(flags: Flags, output: string | undefined): number {
  const path = flags.reload_model;
  const folder = output ?? join(dirname(path), "onnx");
  const model = trainedModel(path, flags, buildTask(flags));
  const isOurs = (name: string) => exportedNames.has(name);
  const written = writeFolderAtomically(folder, exportedFiles(model, path), isOurs);
  console.log(`Exporting ${path}`);
  for (const { path, bytes } of written) console.log(`${path} (${bytes} bytes)`);
  return 0;
}

function flagsOfExport(given: Partial<Flags>): Flags {
  expectUsed("export", given);
  const reports = reportsOfEffect("export", { ...defaults(), ...given }, given);
  [...reports, ...reportsOnChoice(given)].forEach((line) => console.error(line));
  if (!given.eval_from_exp && !given.reload_model) {
    throw new FlagError("export", "needs --eval_from_exp FOLDER or --reload_model FILE");
  }
  if (given.reload_model) expectFlags(given.reload_model);
  return flagsOfSaved("export", given);
}

/** Those of the command line cannot stand in for them. */
function expectFlags(path: string): void {
  expectFiles({ reload_model: path });
  if (readSavedHeader(path).parameters !== undefined) return;
  throw new CheckpointError(path, "does not say with which flags the model was trained");
}

function trainedModel(path: string, flags: Flags, task: Task): TrainedModel {
  const { tensors, vocabulary } = readSavedModel(path);
  const { tokens: words } = task.vocabulary;
  expectVocabulary(vocabulary, path, flags, vocabularyDigest(words));
  return {
    parameters: flags,
    tokens: words,
    tensors,
    config: modelConfig(flags, words.length, padId),
  };
}
