/** The evaluation after each epoch, or of a saved model. */
import { join } from "node:path";
import type { EvalDataset } from "../examples/eval_dataset.ts";
import { generatedDataset } from "../examples/generate/dataset.ts";
import { generatedEvalDataset } from "../examples/generate/eval_dataset.ts";
import { type ChosenLabels, chosenLabels } from "../examples/read/label_names.ts";
import { longer, noLengths } from "../examples/lengths.ts";
import type { Task } from "../task/task.ts";
import type { Breakdown } from "../evaluation/breakdowns/breakdown.ts";
import { bySeen } from "../evaluation/breakdowns/by_seen.ts";
import { byGroup } from "../evaluation/breakdowns/by_group.ts";
import { byLabel } from "../evaluation/breakdowns/by_label.ts";
import { checkerOf } from "../evaluation/checker.ts";
import {
  type GreedySettings,
  modelPredictor,
  type PredictingModel,
  type SearchSettings,
} from "../evaluation/model_predictor.ts";
import { evaluate, type Evaluation, type EvaluationResults } from "../evaluation/evaluator.ts";
import { missingMeasures } from "../evaluation/missing_measures.ts";
import { samplerOf } from "../evaluation/sampler.ts";
import { ownMetricsOf } from "../evaluation/tally.ts";
import type { Report } from "../evaluation/report.ts";
import { DetailFile } from "../evaluation/report_details.ts";
import { JsonLinesFile } from "../evaluation/report_lines.ts";
import { PairTable } from "../evaluation/report_pairs.ts";
import { titled } from "../log/brief_lines.ts";
import { parseTolerances } from "../evaluation/tolerance.ts";
import type { Logger } from "../log/logger.ts";
import type { Flags } from "../flags/table.ts";
import { alone, type World } from "../mpi/world.ts";
import type { Run } from "../training/run.ts";
import type { Constraint } from "../decoding/constraint.ts";
import { constraintOf } from "./constraint_of.ts";
import { samplingSettings } from "./ask.ts";
import type { EvaluationShape } from "./memory_forecast.ts";

export interface EvaluationContext {
  readonly task: Task;
  readonly parameters: Flags;
  readonly model: PredictingModel;
  /** Of the examples that are generated. */
  readonly seed: number;
  readonly log: Logger;
  /** Ranks that evaluate together, of which rank 0 writes reports; left out: there is one. */
  readonly world?: World;
  /** Path of the folder where reports go. */
  readonly folder: string;
  readonly interrupted: () => boolean;
  /** Stands before accuracies in the short view; nothing unless given. */
  readonly title?: (epoch: number) => string;
}

/**
 * Evaluates on one data set after the other; their scores come together.
 *
 * @throws FileError when the file of `--eval_output` cannot be written, or later one of the reports
 */
export function evaluationOf(
  context: EvaluationContext,
  sets: readonly EvalDataset[] = generatedSets(context),
): Run["evaluate"] {
  const { parameters: { tasks }, log, world = alone } = context;
  const eval_output = world.rank === 0 ? context.parameters.eval_output : "";
  const evaluation = { ...settingsOf(context), ...samplingOf(context) }, { checker } = evaluation;
  missingMeasures(context.parameters, context.task.problem).forEach((line) => log.warning(line));
  // Better found out now than after an epoch.
  if (eval_output !== "") new JsonLinesFile(eval_output, checker).close();
  return async (epoch) => {
    const lines = eval_output === "" ? undefined : new JsonLinesFile(eval_output, checker);
    try {
      const results: EvaluationResults = { metrics: {}, logged: {}, counts: {}, details: {} };
      for (const set of sets) {
        log.info(`Creating ${set.name} iterator for ${tasks} ...`);
        const reports = reportsOf(context, evaluation, set.name, epoch);
        if (lines !== undefined) reports.push(lines.reportOf(set.name, epoch));
        const brief = (line: string) => log.brief(titled(context.title?.(epoch) ?? "", line));
        const labels = chosenLabels(set.labels ?? [], context.parameters);
        const found = await evaluateSet({ ...evaluation, brief }, set, epoch, reports, labels);
        if (found === undefined) return undefined;
        for (const part of ["metrics", "logged", "counts", "details"] as const) {
          Object.assign(results[part], found[part]);
        }
      }
      lines?.finish();
      if (lines !== undefined) log.notice(`Predictions written in ${eval_output}`);
      return results;
    } finally {
      log.progress.stop();
      lines?.close();
    }
  };
}

async function evaluateSet(
  evaluation: Evaluation,
  set: EvalDataset,
  epoch: number,
  reports: readonly Report[],
  labels: ChosenLabels,
): Promise<EvaluationResults | undefined> {
  try {
    const { batches, close } = set.open(epoch);
    try {
      const { name, size } = set, breakdowns = breakdownsOf(set, labels);
      return await evaluate(evaluation, { name, batches, size, breakdowns }, reports);
    } finally {
      close();
    }
  } finally {
    reports.forEach((report) => report.close());
  }
}

/** What only this set is broken down by. */
function breakdownsOf({ isSeen }: EvalDataset, { reported, group }: ChosenLabels): Breakdown[] {
  return [
    ...isSeen === undefined ? [] : [bySeen(isSeen)],
    ...reported.map(byLabel),
    ...group === undefined ? [] : [byGroup(group)],
  ];
}

/** How a model is evaluated, by the flags. */
export function settingsOf(
  context: Omit<EvaluationContext, "folder" | "seed">,
): Evaluation {
  const { parameters: p, model, log, interrupted, world } = context;
  const { problem, vocabulary, layout } = context.task;
  return {
    predictor: modelPredictor(model, searchWithin(p, constraintOf(p, context.task))),
    checker: checkerOf(problem),
    tokens: vocabulary.tokens,
    layout,
    maxOutputLength: p.max_output_len,
    beam: p.beam_eval,
    searchPerfect: p.eval_verbose === 2,
    ownMetrics: ownMetricsOf(p, problem),
    tolerances: parseTolerances(p.tolerance),
    log: (line) => log.info(line),
    warn: (line) => log.warning(line),
    progress: (set, done, total) => log.progress.count(set, done, total),
    interrupted,
    ...world && { world },
  };
}

function samplingOf(
  { parameters, task, model, seed }: EvaluationContext,
): Pick<Evaluation, "sampler"> {
  if (parameters.samples === 0) return {};
  return { sampler: samplerOf(model, samplingSettings(parameters, task, seed)) };
}

/** @param constraint left out: answers may be anything */
function searchWithin(p: Flags, constraint: Constraint | undefined) {
  const search = searchOf(p) ?? scoringOf(p);
  if (constraint === undefined) return search;
  return { ...search ?? { lengthPenalty: p.beam_length_penalty }, constraint };
}

/** Scores of greedy answers take a little time: they are computed where somebody is told. */
function scoringOf(p: Flags): GreedySettings | undefined {
  return p.eval_output === "" ? undefined : { lengthPenalty: p.beam_length_penalty };
}

function searchOf(p: Flags): SearchSettings | undefined {
  return p.beam_eval
    ? {
      size: p.beam_size,
      lengthPenalty: p.beam_length_penalty,
      earlyStopping: p.beam_early_stopping,
    }
    : undefined;
}

/** The reports on one data set that the flags ask for, in files of their own. */
function reportsOf(
  { parameters: p, log, folder, world = alone }: EvaluationContext,
  { checker, tokens: words }: Evaluation,
  set: string,
  epoch: number,
): Report[] {
  const reports: Report[] = [];
  if (world.rank > 0) return reports;
  const name = `${set}.${p.tasks}.${epoch}`;
  if (p.export_pred) {
    const path = join(folder, `predictions.${name}.csv`);
    reports.push(new PairTable({ path, checker, set, largest: p.max_class, log: log.notice }));
  }
  if (p.eval_verbose > 0) {
    const path = join(folder, p.beam_eval ? `eval.beam.${name}` : `eval.${name}`);
    reports.push(
      new DetailFile({
        ...{ path, words, log: log.notice },
        maxOutputLength: p.max_output_len,
        beam: p.beam_eval,
        print: p.eval_verbose_print,
      }),
    );
  }
  return reports;
}

/** What the largest batches of some sets are. */
export async function evaluationShape(
  p: Flags,
  sets: readonly EvalDataset[],
): Promise<EvaluationShape> {
  const lengths = await Promise.all(sets.map((set) => set.longest()));
  return {
    batchSize: Math.min(p.batch_size_eval, Math.max(...sets.map(({ size }) => size))),
    lengths: lengths.reduce(longer, noLengths),
    // BOS and EOS count.
    maxLength: p.max_output_len + 2,
    beams: searchOf(p)?.size,
  };
}

/** The sets that are generated where `--eval_data` names no file: `valid`, and the problem's own. */
export function generatedSets(
  { task, parameters: p, seed, log }: Pick<
    EvaluationContext,
    "task" | "parameters" | "seed" | "log"
  >,
): EvalDataset[] {
  const own = Object.keys(task.problem.evalSets ?? {});
  return [undefined, ...own].map((set) =>
    generatedEvalDataset(generatedDataset(task, seed, "valid", set), {
      size: p.eval_size,
      maxOutputLength: p.max_output_len,
      batchSize: p.batch_size_eval,
      numWorkers: p.num_workers,
      warn: (message) => log.warning(message),
    })
  );
}
