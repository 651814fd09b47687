/** The evaluation after each epoch, or of a saved model. */
import { join } from "node:path";
import type { Batch } from "../examples/batch.ts";
import { type Architecture, framingOf } from "../task/sequence_layout.ts";
import { generatedBatches } from "../examples/generate/generated.ts";
import { type Order, recipeFor } from "../task/recipe.ts";
import { type Lengths, longer, noLengths } from "../examples/lengths.ts";
import { evaluationBatches } from "../examples/source.ts";
import { evaluationWatch } from "../evaluation/answer_lengths.ts";
import { checkerOf } from "../evaluation/checker.ts";
import {
  modelPredictor,
  type PredictingModel,
  type SearchSettings,
} from "../evaluation/model_predictor.ts";
import { evaluate, type Evaluation, type Scores } from "../evaluation/evaluator.ts";
import type { Report } from "../evaluation/report.ts";
import { DetailFile } from "../evaluation/report_details.ts";
import { JsonLinesFile } from "../evaluation/report_lines.ts";
import { PairTable } from "../evaluation/report_pairs.ts";
import type { Logger } from "../log/logger.ts";
import type { Parameters } from "../flags/table.ts";
import type { Run } from "../training/trainer.ts";
import type { EvaluationShape } from "./memory_forecast.ts";

export interface EvaluationContext {
  readonly parameters: Parameters;
  readonly model: PredictingModel;
  /** Of the examples that are generated. */
  readonly seed: number;
  readonly log: Logger;
  /** Path of the folder where reports go. */
  readonly folder: string;
  readonly interrupted: () => boolean;
}

/** Examples to evaluate on, made or read anew for each evaluation. */
export interface TestSet {
  /** `valid`, `test`, `test2`, …: the start of its metric names. */
  readonly name: string;
  /** Number of examples. */
  readonly size: number;
  /** The longest examples, as far as that is known before they are made. */
  longest(): Promise<Lengths>;
  open(epoch: number): { readonly batches: AsyncIterable<Batch>; close(): void };
}

/**
 * Evaluates on one data set after the other; their scores come together.
 *
 * @throws FileError when the file of `--eval_output` cannot be written, or later one of the reports
 */
export function evaluationOf(
  context: EvaluationContext,
  sets: readonly TestSet[] = [generatedSet(context)],
): Run["evaluate"] {
  const { parameters: { eval_output, tasks }, log } = context;
  const evaluation = settingsOf(context), { checker } = evaluation;
  // Better found out now than after an epoch.
  if (eval_output !== "") new JsonLinesFile(eval_output, checker).close();
  return async (epoch) => {
    const lines = eval_output === "" ? undefined : new JsonLinesFile(eval_output, checker);
    try {
      const scores: Scores = {};
      for (const set of sets) {
        log.info(`Creating ${set.name} iterator for ${tasks} ...`);
        const reports = reportsOf(context, evaluation, set.name, epoch);
        if (lines !== undefined) reports.push(lines.reportOf(set.name, epoch));
        const found = await evaluateSet(evaluation, set, epoch, reports);
        if (found === undefined) return undefined;
        Object.assign(scores, found);
      }
      lines?.finish();
      if (lines !== undefined) log.info(`Predictions written in ${eval_output}`);
      return scores;
    } finally {
      lines?.close();
    }
  };
}

async function evaluateSet(
  evaluation: Evaluation,
  set: TestSet,
  epoch: number,
  reports: readonly Report[],
): Promise<Scores | undefined> {
  try {
    const { batches, close } = set.open(epoch);
    try {
      return await evaluate(evaluation, { name: set.name, batches, size: set.size }, reports);
    } finally {
      close();
    }
  } finally {
    reports.forEach((report) => report.close());
  }
}

function settingsOf(context: EvaluationContext): Evaluation {
  const { parameters: p, model, log, interrupted } = context;
  const { problem, vocabulary, framing } = recipeFor(orderOf(context));
  return {
    predictor: modelPredictor(model, searchOf(p)),
    checker: checkerOf(problem),
    words: vocabulary.words,
    framing,
    maxOutputLength: p.max_output_len,
    beam: p.beam_eval,
    searchPerfect: p.eval_verbose === 2,
    ownMetrics: { eval: p.n_eval_metrics, error: p.n_error_metrics },
    log: (line) => log.info(line),
    warn: (line) => log.warning(line),
    interrupted,
  };
}

function searchOf(p: Parameters): SearchSettings | undefined {
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
  { parameters: p, log, folder }: EvaluationContext,
  { checker, words }: Evaluation,
  set: string,
  epoch: number,
): Report[] {
  const reports: Report[] = [];
  const name = `${set}.${p.tasks}.${epoch}`;
  if (p.export_pred) {
    const path = join(folder, `predictions.${name}.csv`);
    reports.push(new PairTable({ path, checker, set, largest: p.max_class, log: log.info }));
  }
  if (p.eval_verbose > 0) {
    const path = join(folder, p.beam_eval ? `eval.beam.${name}` : `eval.${name}`);
    reports.push(
      new DetailFile({
        ...{ path, words, log: log.info },
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
  p: Parameters,
  sets: readonly TestSet[],
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

/** Examples made anew for each epoch, that follow from the seed (paper §3.3). */
export function generatedSet(
  context: Pick<EvaluationContext, "parameters" | "seed" | "log">,
): TestSet {
  const { parameters: p, log } = context;
  const order = orderOf(context), size = p.eval_size, name = "valid";
  const warn = (message: string) => log.warning(message);
  // One source for all evaluations: what it warns of adds up, and is not repeated.
  const source = generatedBatches(order, {
    ...{ batchSize: p.batch_size_eval, numWorkers: p.num_workers, warn },
  });
  const watched = evaluationWatch({
    framing: framingOf(p.architecture as Architecture),
    limit: p.max_output_len,
    whose: `of ${name}`,
    warn,
  });
  return {
    name,
    size,
    longest: () => source.longest(0),
    open(epoch) {
      const batches = evaluationBatches(source, size, p.batch_size_eval, epoch * size);
      return { batches: watched(batches), close: () => source.close() };
    },
  };
}

function orderOf({ parameters, seed }: Pick<EvaluationContext, "parameters" | "seed">): Order {
  return { parameters, seed, rank: 0, split: "valid" };
}
