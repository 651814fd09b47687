/** `int2int export`: writes a trained model as ONNX files, which other programs run, or as a page that answers. */
import { dirname, join } from "node:path";
import { cardFiles } from "../export/card_files.ts";
import {
  type CardExample,
  type ModelCard,
  modelCard,
  type ModelHistory,
} from "../export/model_card.ts";
import { buildTask, type Task } from "../task/task.ts";
import { longestProblem } from "../task/sequence_layout.ts";
import { descriptionOfProblem } from "../problems/description.ts";
import { questionReader } from "../problems/question_reader.ts";
import { typedExample } from "../problems/typed_example.ts";
import { CheckpointError, FlagError } from "../errors.ts";
import { exportedFiles, exportedNames, interfacesOf } from "../export/export_model.ts";
import type { TrainedModel } from "../export/trained_model.ts";
import { type FolderFile, writeFolderAtomically } from "../files/atomic_folder.ts";
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
import { historyOf } from "./model_history.ts";
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
  const task = buildTask(flags), path = flags.reload_model;
  const model = trainedModel(path, flags, task), history = historyOf(path, flags);
  const card = modelCard(model, history, exampleOf(task));
  if (page !== undefined) return await exportPage(page, model, task, card);
  const files = publishedFiles(model, path, card, history);
  return writeExport(path, output ?? join(dirname(path), "onnx"), files);
}

function writeExport(path: string, folder: string, files: Iterable<FolderFile>): number {
  const written = writeFolderAtomically(folder, files, (name) => exportedNames.has(name));
  console.log(`Exporting ${path}`);
  for (const { path, bytes } of written) console.log(`${path} (${bytes} bytes)`);
  return 0;
}

/** The model, and a card that says what it is. */
function* publishedFiles(
  model: TrainedModel,
  path: string,
  card: ModelCard,
  { evaluation }: ModelHistory,
): Generator<FolderFile> {
  yield* exportedFiles(model, path);
  yield* cardFiles(card, evaluation, interfacesOf(model, path));
}

function exampleOf({ problem, layout }: Task): CardExample {
  const text = typedExample(problem), found = questionReader(problem, longestProblem(layout))(text);
  return "mistake" in found ? { text: "", tokens: [] } : { text, tokens: found.tokens };
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

function trainedModel(path: string, flags: Flags, { problem, vocabulary }: Task): TrainedModel {
  const { tensors, vocabulary: saved } = readSavedModel(path), { tokens } = vocabulary;
  expectVocabulary(saved, path, flags, vocabularyDigest(tokens));
  return {
    parameters: flags,
    problem: descriptionOfProblem(problem),
    tokens,
    tensors,
    config: modelConfig(flags, tokens.length, padId),
  };
}
