/** `int2int --eval_only true`: evaluates a saved model. */
import { buildTask, type Task } from "../task/task.ts";
import { expectExamples } from "../examples/read/required_files.ts";
import { CheckpointError } from "../errors.ts";
import type { EvaluationResults, Scores } from "../evaluation/evaluator.ts";
import { parseTolerances } from "../evaluation/tolerance.ts";
import { everywhere, fromRankZero } from "../mpi/agreement.ts";
import type { World } from "../mpi/world.ts";
import { fixed } from "../text/python_format.ts";
import { headerLines } from "../log/brief_lines.ts";
import type { Logger } from "../log/logger.ts";
import { readMetricName } from "../log/metric_name.ts";
import { openMetricsFile } from "../log/metrics_file.ts";
import * as lines from "../log/setup_lines.ts";
import { scoresLine } from "../log/training_lines.ts";
import { withMemoryAdvice } from "../memory/failure.ts";
import { reportsOfEffect } from "../flags/effect.ts";
import { flagsToJson } from "../flags/params_json.ts";
import type { Flags } from "../flags/table.ts";
import { seedOrDrawn } from "../random.ts";
import { vocabularyDigest } from "../tokenizers/vocabulary_digest.ts";
import { loadWeights } from "../training/checkpoint.ts";
import { isTrained, writeText } from "../training/run_folder.ts";
import { evaluationOf, evaluationShape, generatedSets } from "./evaluation.ts";
import { constraintOf } from "./constraint_of.ts";
import { evaluationAdvice, logEvaluationMemory, memoryBefore } from "./memory_log.ts";
import { inWorld, signalCode } from "./in_world.ts";
import { expectNumericAnswers } from "./numeric_answers.ts";
import { inRunFolder, type RunContext, viewOf } from "./run_scaffold.ts";
import { flagsOfSaved, openSavedModel, reportsOnChoice } from "./saved_run.ts";
import { webGpuCardOf } from "./rank_card.ts";
import { chooseInferenceDevice, type InferenceDevice } from "./scoring_device.ts";
import type { EvalDataset } from "../examples/eval_dataset.ts";
import { evalDatasets } from "../examples/read/eval_datasets.ts";
import { meetTrainingFiles } from "../examples/read/meet_training_file.ts";
import { readingRules } from "../examples/read/reading_rules.ts";
import type { TestProblems } from "../examples/read/test_problems.ts";

/** @param args the command line, for the log @returns the exit code */
export async function evaluateCommand(
  given: Partial<Flags>,
  args: readonly string[],
): Promise<number> {
  const saved = flagsOfSaved("evaluate", given);
  const options = { library: saved.mpi_library, patience: saved.collective_timeout };
  return await inWorld(options, async (world) => {
    const warnings = [...reportsOfEffect("evaluate", saved, given), ...reportsOnChoice(given)];
    const plan = await everywhere(world, () => planOf(saved, warnings, world));
    const manner = { stopping: "stopping", view: viewOf(saved) };
    return await inRunFolder(plan.flags, args, manner, (context) => {
      warnings.forEach((warning) => context.log.warning(warning));
      return evaluateSaved(plan, { ...context, world });
    }, world);
  });
}

/** What the flags mean. */
interface Plan {
  readonly flags: Flags;
  readonly task: Task;
  readonly device: InferenceDevice;
}

/** Finds mistakes before a folder is made. @param warnings gets what is odd @throws FlagError or FileError */
async function planOf(saved: Flags, warnings: string[], { localRank }: World): Promise<Plan> {
  const task = buildTask(saved);
  const flags = { ...saved, problem_flags: task.flags.problem_flags };
  expectExamples("eval_data", flags);
  parseTolerances(flags.tolerance);
  constraintOf(flags, task);
  const warn = (message: string) => void warnings.push(message);
  const own = flags.device === "webgpu"
    ? { ...flags, local_gpu: await webGpuCardOf(flags, localRank) }
    : flags;
  return { flags, task, device: await chooseInferenceDevice(own, warn, localRank) };
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

/** The short view leaves out the classes, of which there may be hundreds. */
function logMetrics(log: Logger, { metrics, counts }: EvaluationResults): void {
  for (const [name, value] of Object.entries(metrics)) {
    const isOfClass = readMetricName(name, counts)?.ofClass !== undefined;
    log[isOfClass ? "info" : "notice"](`${name} -> ${fixed(value, 6, 0)}`);
  }
}

/** A line for programs, which need not read the log then. */
function writeMetrics(
  folder: string,
  model: string,
  { metrics, counts, details }: EvaluationResults,
): void {
  const file = openMetricsFile(folder), time = new Date().toISOString();
  try {
    file.write({ kind: "evaluation", time, model, metrics, counts, details });
  } finally {
    file.close();
  }
}

function evaluationHeader(
  { reload_model }: Flags,
  { problem: { name } }: Task,
  device: string,
  folder: string,
): string {
  return headerLines({ Problem: name, Model: reload_model, Device: device, Folder: folder });
}

/** The test sets in files, and whether their problems were trained on, where the training file is known. */
async function openTests(
  task: Task,
  flags: Flags,
  log: Logger,
): Promise<EvalDataset[] | undefined> {
  const { train_data, skip_bad_lines } = flags;
  if (train_data === "") return await evalDatasets(task, flags, log);
  const problems: TestProblems[] = [], tests = await evalDatasets(task, flags, log, problems);
  await meetTrainingFiles(problems, train_data, readingRules(task, skip_bad_lines), log);
  return tests;
}

/** Of several ranks, each loads the model, and rank 0 writes what comes out. */
async function evaluateSaved(
  { flags, task, device }: Plan,
  { log, folder, signal, shareWarnings, world }: RunContext & { readonly world: World },
): Promise<number> {
  const seed = await fromRankZero(world, () => seedOrDrawn(flags.env_base_seed));
  const { tokens: words } = task.vocabulary;
  if (world.size > 1) log.notice(lines.worldLine(world, "evaluate"));
  log.info(lines.vocabularyLine(words));
  const writes = world.rank === 0;
  if (writes && !isTrained(folder.path)) writeText(folder.path, "params.json", flagsToJson(flags));
  const tests = await everywhere(world, () => openTests(task, flags, log));
  const before = memoryBefore();
  const model = openSavedModel(flags, words.length, device, world.sharers);
  try {
    log.warning(`Reloading model from ${flags.reload_model} ...`);
    const vocabulary = vocabularyDigest(words);
    const warnings = await everywhere(
      world,
      () => loadWeights(flags.reload_model, model.arrays, flags, vocabulary),
    );
    warnings.forEach((warning) => log.warning(warning));
    log.info(`Engine: ${model.description}, ${batchesAtATime(model.lanes)}`);
    const context = {
      ...{ task, parameters: flags, model, seed, log, folder: folder.path, world },
      interrupted: () => signal() !== undefined,
    };
    const sets = tests ?? generatedSets(context);
    await everywhere(world, () => expectNumericAnswers(context, sets));
    const shape = await everywhere(world, () => evaluationShape(flags, sets));
    logEvaluationMemory(log, model, shape, model.arrays.bytes, before);
    log.brief(evaluationHeader(flags, task, model.description, folder.path));
    const results = await withMemoryAdvice(
      evaluationOf(context, sets)(0),
      () => evaluationAdvice(model, shape),
    );
    await shareWarnings();
    const code = await signalCode(world, signal());
    if (results === undefined) return code;
    const { metrics: scores } = results;
    logMetrics(log, results);
    log.info(scoresLine(0, results.logged));
    await fromRankZero(world, () => writeMetrics(folder.path, flags.reload_model, results));
    await everywhere(world, () => expectMeaning(flags.reload_model, scores, warnings));
    return 0;
  } finally {
    model.close();
  }
}
