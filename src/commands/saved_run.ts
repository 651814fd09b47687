/** A saved run: the flags it was trained with, and its model ready to be asked. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { availableCores, chooseLanes } from "../engines/onnx/lanes.ts";
import { allocate } from "../engines/onnx/flat_memory.ts";
import { HostedModel } from "../engines/onnx/hosted_model.ts";
import type { Accelerator } from "../engines/onnx/session.ts";
import { layoutOf } from "../engines/layout.ts";
import { FlagError } from "../errors.ts";
import { modelFromFlags } from "../models/build.ts";
import { expectFiles } from "../parameters/files_exist.ts";
import { parametersOver, parametersWith } from "../parameters/parse.ts";
import type { Use } from "../parameters/flag.ts";
import { parametersFromJson } from "../parameters/params_json.ts";
import type { Parameters } from "../parameters/table.ts";
import { padId } from "../tokenizers/vocabulary.ts";
import { parseValidationMetrics } from "../training/best_metrics.ts";
import { checkpointPath } from "../training/run_folder.ts";
import { readSavedModel } from "../training/saved_model.ts";

/** The flags for what is to be done with a saved model: the given ones, over those of its run or file. */
export function parametersOfSaved(use: Use, given: Partial<Parameters>): Parameters {
  const { eval_from_exp: folder = "", reload_model: file = "" } = given;
  if (folder !== "") return parametersOfRun(folder, use, given);
  if (file === "") {
    throw new FlagError("--reload_model", "expected a saved model, or a run as --eval_from_exp");
  }
  expectFiles({ reload_model: file });
  const { parameters } = readSavedModel(file);
  return parameters === undefined ? parametersWith(given, use) : parametersOver(
    { ...withNamedProblem(parameters, given), ...anotherUse, eval_data: "", dump_path: "" },
    given,
    use,
  );
}

/**
 * The flags of a saved model, but for the file of its problem: no code is run that the command line does not name.
 *
 * @throws FlagError if it names none
 */
export function withNamedProblem(
  saved: Parameters,
  { problem = "" }: Partial<Parameters>,
): Parameters {
  if (saved.problem === "") return saved;
  if (problem !== "") return { ...saved, problem };
  throw new FlagError(
    "--problem",
    `the model has a problem of its own, from ${saved.problem}; name its file, or the copy in the ` +
      "folder of the run: it holds code, which will be run",
  );
}

/** What a run was given that whoever uses its model means otherwise. */
const anotherUse = {
  exp_id: "",
  train_data: "",
  reload_checkpoint: "",
  eval_output: "",
  eval_only: true,
  // Of the machine it was trained on.
  ...{ cpu: false, device: "auto", local_gpu: -1 },
};

/**
 * The flags of a run of which the model is to be evaluated: those it was trained with, but for the ones that are given.
 *
 * @throws CheckpointError or FlagError when the folder does not hold a run
 */
function parametersOfRun(folder: string, use: Use, given: Partial<Parameters>): Parameters {
  const saved = withNamedProblem(savedParameters(folder), given);
  const { validation_metrics } = { ...saved, ...given };
  return parametersOver(
    {
      ...saved,
      ...anotherUse,
      reload_model: savedModel(folder, validation_metrics),
    },
    given,
    use,
  );
}

/** Those of `params.json`, or of a checkpoint that Int2Int wrote; the paths in it are another program's. */
function savedParameters(folder: string): Parameters {
  const path = join(folder, "params.json");
  if (existsSync(path)) return parametersFromJson(readFileSync(path, "utf8"), path);
  const { parameters } = readSavedModel(savedModel(folder, ""));
  if (parameters === undefined) {
    throw new FlagError("--eval_from_exp", `expected a folder with params.json, found ${folder}`);
  }
  return { ...parameters, eval_data: "", dump_path: "" };
}

/** The best model by the first of some metrics that has one, else the last checkpoint; ours or Int2Int's. */
function savedModel(folder: string, metrics: string): string {
  const paths = [...bestModels(folder, metrics), ...modelPaths(folder, "checkpoint")];
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) {
    throw new FlagError(
      "--eval_from_exp",
      `no saved model in ${folder}, looked for ${paths.at(-2)}`,
    );
  }
  return found;
}

/** Where the best models by some metrics would be. */
function bestModels(folder: string, metrics: string): string[] {
  return parseValidationMetrics(metrics).flatMap(({ name }) => modelPaths(folder, `best-${name}`));
}

function modelPaths(folder: string, name: string): string[] {
  return [checkpointPath(folder, name), join(folder, `${name}.pth`)];
}

/** Says when `--validation_metrics` was given but chose no model: the last one is taken then, as in Int2Int. */
export function reportsOnChoice(
  { eval_from_exp = "", reload_model = "", validation_metrics = "" }: Partial<Parameters>,
): string[] {
  if (validation_metrics === "" || eval_from_exp === "") return [];
  const flag = `--validation_metrics ${validation_metrics}`;
  if (reload_model !== "") return [`${flag} has no effect: --reload_model names the model`];
  if (bestModels(eval_from_exp, validation_metrics).some(existsSync)) return [];
  return [`${flag}: ${eval_from_exp} has no best model by it; the last checkpoint is taken`];
}

/**
 * A model that can be scored and asked, with no weights yet.
 *
 * @param words size of the vocabulary @param accelerator computes in place of the processor
 */
export function openSavedModel(
  parameters: Parameters,
  words: number,
  accelerator: Accelerator | undefined,
): HostedModel {
  const model = modelFromFlags(parameters, words, padId);
  const layout = layoutOf(model.weights);
  const cores = parameters.cpu_threads || availableCores();
  const lanes = chooseLanes(cores, parameters.batch_size_eval);
  return new HostedModel(model, layout, allocate(layout, [], 0), { lanes, accelerator });
}
