/** `int2int --eval_only true`: evaluates a saved model, on ONNX Runtime. */
import { recipeFor } from "../batches/recipe.ts";
import { expectExamples } from "../data/required_files.ts";
import type { Accelerator } from "../engines/onnx/session.ts";
import { fixed } from "../log/python_format.ts";
import * as lines from "../log/setup_lines.ts";
import { scoresLine } from "../log/training_lines.ts";
import { parametersToJson } from "../parameters/params_json.ts";
import type { Parameters } from "../parameters/table.ts";
import { problemFor } from "../problems/problem_for.ts";
import { drawSeed } from "../random.ts";
import { loadWeights } from "../training/checkpoint.ts";
import { exitCodes } from "../training/interruption.ts";
import { writeText } from "../training/run_folder.ts";
import { evaluationOf } from "./evaluation.ts";
import { inRunFolder, type RunContext } from "./run_scaffold.ts";
import { openSavedModel, parametersOfSaved } from "./saved_run.ts";
import { chooseAccelerator } from "./scoring_device.ts";
import { testFiles } from "./test_files.ts";

/** @param args the command line, for the log @returns the exit code */
export async function evaluateCommand(
  given: Partial<Parameters>,
  args: readonly string[],
): Promise<number> {
  const parameters = parametersOfSaved(given);
  // Read here already, so that mistakes are told before a folder is made.
  problemFor(parameters);
  expectExamples("eval_data", parameters);
  const warnings: string[] = [];
  const accelerator = chooseAccelerator(parameters, (message) => warnings.push(message));
  return await inRunFolder(parameters, args, (context) => {
    warnings.forEach((warning) => context.log.warning(warning));
    return evaluateSaved(parameters, accelerator, context);
  });
}

function batchesAtATime(lanes: number): string {
  return lanes === 1 ? "whole batches" : `batches in ${lanes} parts`;
}

async function evaluateSaved(
  parameters: Parameters,
  accelerator: Accelerator | undefined,
  context: RunContext,
): Promise<number> {
  const { log, folder, signal } = context;
  const seed = parameters.env_base_seed < 0 ? drawSeed() : parameters.env_base_seed;
  const { words } = recipeFor({ parameters, seed, rank: 0, split: "valid" }).vocabulary;
  log.info(lines.wordsLine(words));
  writeText(folder.path, "params.json", parametersToJson(parameters));
  const tests = await testFiles(parameters, log);
  const model = openSavedModel(parameters, words.length, accelerator);
  try {
    log.warning(`Reloading model from ${parameters.reload_model} ...`);
    loadWeights(parameters.reload_model, model, parameters).forEach((line) => log.warning(line));
    log.info(`Engine: ${model.scoredOn}, ${batchesAtATime(model.lanes)}`);
    const interrupted = () => signal() !== undefined;
    const scores = await evaluationOf({
      ...{ parameters, model, seed, log, folder: folder.path, interrupted },
    }, tests)(0);
    if (scores === undefined) return exitCodes[signal()!] ?? 1;
    for (const [name, score] of Object.entries(scores)) {
      log.info(`${name} -> ${fixed(score, 6, 0)}`);
    }
    log.info(scoresLine(0, scores));
    return 0;
  } finally {
    model.close();
  }
}
