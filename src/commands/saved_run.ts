/** A saved run: the flags it was trained with, and its model ready to be asked. */
import { join } from "node:path";
import { InferenceModel } from "../decoding/inference_model.ts";
import { availableCores, chooseWorkers } from "../executors/onnx/lanes.ts";
import { FlatArrays } from "../executors/onnx/flat_arrays.ts";
import { OnnxExecutor } from "../executors/onnx/onnx_executor.ts";
import { GpuExecutor } from "../executors/webgpu/gpu_executor.ts";
import { copiedWeights } from "../executors/webgpu/weight_buffer.ts";
import { FlagError } from "../errors.ts";
import { holdsExport } from "../export/exported_folder.ts";
import { fileLimits, readTextFileIfAny, whatIsAt } from "../files/regular_file.ts";
import { modelFromFlags } from "../models/build.ts";
import { describedModel } from "../flags/described_model.ts";
import { withNamedProblem } from "../flags/named_problem.ts";
import { expectFiles } from "../flags/files_exist.ts";
import { defaults, flagsOver } from "../flags/parse.ts";
import type { Use } from "../flags/flag.ts";
import { flagsFromJson } from "../flags/params_json.ts";
import type { Flags } from "../flags/table.ts";
import { shownValue } from "../text/shorten.ts";
import { padId } from "../tokenizers/vocabulary.ts";
import { parseValidationMetrics } from "../training/best_metrics.ts";
import { checkpointPath, runsIn } from "../training/run_folder.ts";
import { expectPromisedWeights } from "../training/promised_weights.ts";
import { readSavedHeader } from "../training/saved_model.ts";
import type { InferenceDevice } from "./scoring_device.ts";

/**
 * The flags for what is to be done with a saved model: those that are given, over what its run or file says of the model.
 *
 * @throws CheckpointError when the file does not have the model that the flags promise
 */
export function flagsOfSaved(use: Use, given: Partial<Flags>): Flags {
  const { eval_from_exp: folder = "", reload_model: file = "" } = given;
  const { saved, path } = folder === "" ? savedInFile(file) : savedInRun(folder, given);
  // A configuration file may say that a run trained from no model.
  const asked = { ...given, reload_model: file || path, eval_only: true };
  const parameters = flagsOver(withNamedProblem(saved, given), asked, use);
  expectPromisedWeights(parameters.reload_model, parameters);
  return parameters;
}

/** Runs of an experiment that a message names. */
const mostNamed = 10;

/** A saved model's file, and what its flags say of it. */
interface Saved {
  readonly saved: Flags;
  readonly path: string;
}

function savedInFile(path: string): Saved {
  if (path === "") {
    throw new FlagError("--reload_model", "expected a saved model, or a run as --eval_from_exp");
  }
  expectFiles({ reload_model: path });
  const { parameters } = readSavedHeader(path);
  return { saved: parameters === undefined ? defaults() : describedModel(parameters), path };
}

/**
 * The best model by the metrics that are given, or else by those of the run; an exported model is the only one in its folder.
 *
 * @throws CheckpointError or FlagError when the folder does not hold a run
 */
function savedInRun(folder: string, given: Partial<Flags>): Saved {
  expectFiles({ eval_from_exp: folder });
  if (holdsExport(folder)) return savedInFile(folder);
  const flags = flagsOfRun(folder), { validation_metrics } = { ...flags, ...given };
  return { saved: describedModel(flags), path: savedModel(folder, validation_metrics) };
}

/** Those of `params.json`, or of a checkpoint that Int2Int wrote. */
function flagsOfRun(folder: string): Flags {
  const path = join(folder, "params.json");
  const text = readTextFileIfAny(path, fileLimits.flags);
  if (text !== undefined) return flagsFromJson(text, path);
  const { parameters } = readSavedHeader(savedModel(folder, ""));
  if (parameters !== undefined) return parameters;
  throw new FlagError("--eval_from_exp", `expected a folder with params.json, found ${folder}`);
}

/** The best model by the first of some metrics that has one, else the last checkpoint; ours or Int2Int's. */
function savedModel(folder: string, metrics: string): string {
  const paths = [...bestModels(folder, metrics), ...modelPaths(folder, "checkpoint")];
  const found = paths.find((path) => whatIsAt(path) !== undefined);
  if (found === undefined) {
    throw new FlagError(
      "--eval_from_exp",
      `no saved model in ${folder}, looked for ${paths.at(-2)}${insteadOf(folder)}`,
    );
  }
  return found;
}

/** The runs of an experiment, where its folder was given for the folder of a run. */
function insteadOf(folder: string): string {
  const runs = runsIn(folder).map((name) => shownValue(name)), more = runs.length - mostNamed;
  if (runs.length === 0) return "";
  const others = more > 0 ? ` and ${more} more` : "";
  const named = runs.slice(0, mostNamed).join(", ");
  return `; it has the ${runs.length === 1 ? "run" : "runs"} ${named}${others}: name one, as in ${
    shownValue(join(folder, runs[0]!))
  }`;
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
  { eval_from_exp = "", reload_model = "", validation_metrics = "" }: Partial<Flags>,
): string[] {
  if (validation_metrics === "" || eval_from_exp === "") return [];
  const flag = `--validation_metrics ${validation_metrics}`;
  if (reload_model !== "") return [`${flag} has no effect: --reload_model names the model`];
  if (bestModels(eval_from_exp, validation_metrics).some((path) => whatIsAt(path) !== undefined)) {
    return [];
  }
  return [`${flag}: ${eval_from_exp} has no best model by it; the last checkpoint is taken`];
}

/**
 * A model that can be evaluated and asked, with no weights yet.
 *
 * @param vocabSize size of the vocabulary @param device what computes
 * @param sharers processes that share the CPU cores, this one included
 */
export function openSavedModel(
  flags: Flags,
  vocabSize: number,
  { gpu, accelerator }: InferenceDevice,
  sharers = 1,
): InferenceModel {
  const model = modelFromFlags(flags, vocabSize, padId), arrays = new FlatArrays(model.weights);
  const cores = flags.cpu_threads || availableCores(sharers);
  const lanes = chooseWorkers(cores, flags.batch_size_eval);
  const executor = gpu === undefined
    ? new OnnxExecutor(arrays, { lanes, accelerator })
    : new GpuExecutor(gpu, arrays.layout, copiedWeights(gpu, arrays.allWeights()));
  return new InferenceModel(model, executor, arrays);
}
