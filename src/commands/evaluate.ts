/** `int2int --eval_only true`: evaluates a saved model. */
import { buildTask, type Task } from "../task/task.ts";
import { expectExamples } from "../examples/read/required_files.ts";
import { CheckpointError } from "../errors.ts";
import type { Scores } from "../evaluation/evaluator.ts";
import { fixed } from "../text/python_format.ts";
import * as lines from "../log/setup_lines.ts";
import { scoresLine } from "../log/training_lines.ts";
import { withMemoryAdvice } from "../memory/failure.ts";
import { reportsOfEffect } from "../flags/effect.ts";
import { parametersToJson } from "../flags/params_json.ts";
import type { Parameters } from "../flags/table.ts";
import { drawSeed } from "../random.ts";
import { vocabularyDigest } from "../tokenizers/vocabulary_digest.ts";
import { loadWeights } from "../training/checkpoint.ts";
import { exitCodeOf } from "../signals/stop_signals.ts";
import { writeText } from "../training/run_folder.ts";
import { evaluationOf, evaluationShape, generatedSet } from "./evaluation.ts";
import { evaluationAdvice, logEvaluationMemory, memoryBefore } from "./memory_log.ts";
import { inRunFolder, type RunContext } from "./run_scaffold.ts";
import { openSavedModel, parametersOfSaved, reportsOnChoice } from "./saved_run.ts";
import { chooseInferenceDevice, type InferenceDevice } from "./scoring_device.ts";
import { evalDatasets } from "../examples/read/eval_datasets.ts";

/** @param args the command line, for the log @returns the exit code */
export async function evaluateCommand(
  given: Partial<Parameters>,
  args: readonly string[],
): Promise<number> {
  const parameters = parametersOfSaved("evaluate", given);
  // Read here already, so that mistakes are told before a folder is made.
  const task = buildTask(parameters);
  expectExamples("eval_data", parameters);
  const warnings = [
    ...reportsOfEffect("evaluate", parameters, given),
    ...reportsOnChoice(given),
  ];
  const device = await chooseInferenceDevice(parameters, (message) => warnings.push(message));
  return await inRunFolder(parameters, args, "stopping", (context) => {
    warnings.forEach((warning) => context.log.warning(warning));
    return evaluateSaved(task, parameters, device, context);
  });
}

function batchesAtATime(lanes: number): string {
  return lanes === 1 ? "whole batches" : `batches in ${lanes} parts`;
}

/** @param warnings of its weights @throws CheckpointError when the scores say nothing of any model */
function expectMeaning(path: string, scores: Scores, warnings: readonly string[]): void {
  const name = Object.keys(scores).find((name) => !Number.isFinite(scores[name]));
  if (name === undefined && warnings.length === 0) return;
  const reason = name === undefined
    ? "its weights hold NaN or infinite values"
    : `${name} is NaN or infinite`;
  throw new CheckpointError(path, `${reason}: the scores mean nothing`);
}

async function evaluateSaved(
  task: Task,
  parameters: Parameters,
  device: InferenceDevice,
  context: RunContext,
): Promise<number> {
  const { log, folder, signal } = context;
  const seed = parameters.env_base_seed < 0 ? drawSeed() : parameters.env_base_seed;
  const { words } = task.vocabulary;
  log.info(lines.wordsLine(words));
  writeText(folder.path, "params.json", parametersToJson(parameters));
  const tests = await evalDatasets(task, parameters, log);
  const before = memoryBefore();
  const model = openSavedModel(parameters, words.length, device);
  try {
    log.warning(`Reloading model from ${parameters.reload_model} ...`);
    const vocabulary = vocabularyDigest(words);
    const warnings = loadWeights(parameters.reload_model, model.arrays, parameters, vocabulary);
    warnings.forEach((warning) => log.warning(warning));
    log.info(`Engine: ${model.description}, ${batchesAtATime(model.lanes)}`);
    const interrupted = () => signal() !== undefined;
    const context = { task, parameters, model, seed, log, folder: folder.path, interrupted };
    const sets = tests ?? [generatedSet(context)];
    const shape = await evaluationShape(parameters, sets);
    logEvaluationMemory(log, model, shape, model.arrays.bytes, before);
    const scores = await withMemoryAdvice(
      evaluationOf(context, sets)(0),
      () => evaluationAdvice(model, shape),
    );
    if (scores === undefined) return exitCodeOf(signal()!);
    for (const [name, score] of Object.entries(scores)) {
      log.info(`${name} -> ${fixed(score, 6, 0)}`);
    }
    log.info(scoresLine(0, scores));
    expectMeaning(parameters.reload_model, scores, warnings);
    return 0;
  } finally {
    model.close();
  }
}
