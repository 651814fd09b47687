/** The training loop: steps until the epoch is full, evaluation, checkpoints; again until there is reason to stop. */
import type { InferenceModel } from "../decoding/inference_model.ts";
import type { Batch } from "../examples/batch.ts";
import type { BatchSource } from "../examples/source.ts";
import type { SkippedRun, StepResult, Trainer } from "../executors/trainer.ts";
import { TrainingError } from "../errors.ts";
import type { EvaluationResults, Scores } from "../evaluation/evaluator.ts";
import { reportLine } from "../log/brief_lines.ts";
import type { Logger } from "../log/logger.ts";
import {
  epochEndLine,
  epochStartLine,
  savingLine,
  scoresLine,
  statisticsLine,
} from "../log/training_lines.ts";
import {
  type Metric,
  type StoppingCriterion,
  updateBestMetrics,
  updateStopping,
} from "./best_metrics.ts";
import type { RunMetrics } from "./run_metrics.ts";
import { foundIn, SkipReport } from "./skip_report.ts";
import { randomFrom, streams } from "../random.ts";
import type { TrainingState } from "./state.ts";
import { meanLoss, noStatistics, Pace, type Statistics } from "./statistics.ts";

/** All that a run consists of. */
export interface Run {
  readonly trainer: Trainer;
  /** The model that is trained, with the weights that were last pulled. */
  readonly model: InferenceModel;
  readonly source: BatchSource;
  readonly log: Logger;
  readonly metrics: RunMetrics;
  readonly batchSize: number;
  readonly epochSize: number;
  readonly maxEpoch: number;
  readonly accumulate: number;
  readonly reportEvery: number;
  readonly savePeriodic: number;
  /** Training ends when so many steps in a row were skipped, at least 1. */
  readonly maxSkippedSteps: number;
  readonly validationMetrics: readonly Metric[];
  readonly stoppingCriterion: StoppingCriterion | undefined;
  /** @param step as the optimizer counts, which never sees the skipped ones */
  readonly learningRate: (step: number) => number;
  /** Tokens of a batch, for statistics. */
  readonly wordsOf: (batch: Batch) => number;
  /** Name of the optimizer, for advice. */
  readonly optimizer: string;
  /** Results after an epoch; `undefined` when it was interrupted. */
  readonly evaluate: (epoch: number) => Promise<EvaluationResults | undefined>;
  /** Writes a checkpoint; returns its path. */
  readonly save: (name: string, state: TrainingState) => string;
  /** Whether the run was asked to stop. */
  readonly interrupted: () => boolean;
  /** Resident memory in bytes, when it is to be printed. */
  readonly memory?: () => number;
}

/** Why training ended, and where it stands. */
export interface Ending {
  readonly reason: "finished" | "criterion" | "interrupted";
  readonly state: TrainingState;
}

/**
 * Trains from `state` on. When the next batch cannot be made, what was trained up to then is saved before the error is
 * thrown.
 *
 * @throws TrainingError when loss or gradient are no longer numbers, step after step: nothing is saved then
 */
export async function train(run: Run, state: TrainingState): Promise<Ending> {
  const skips = new SkipReport(run.log);
  while (state.epoch < run.maxEpoch) {
    run.log.info(epochStartLine(state.epoch));
    const trained = await trainEpoch(run, state, skips);
    state = trained.state;
    if (trained.failure !== undefined) {
      if (trained.lastBatch !== undefined) interrupt(run, state, skips);
      throw trained.failure.error;
    }
    if (run.interrupted()) return interrupt(run, state, skips);
    run.log.info(epochEndLine(state.epoch));
    skips.reportTotal(state.epoch, state.skipped);
    await saveTrained(run, trained, skips);
    const results = await run.evaluate(state.epoch);
    if (results === undefined) return interrupt(run, state, skips);
    const { metrics: scores } = results;
    run.log.info(scoresLine(state.epoch, scores));
    run.metrics.epoch(state, results);
    checkScores(run, state, scores);
    const { next, stop } = closeEpoch(run, state, scores);
    state = next;
    if (stop) return { reason: "criterion", state };
  }
  return { reason: "finished", state };
}

/** What steps have brought. */
interface Trained {
  readonly state: TrainingState;
  /** Of the last step; left out where none was made. */
  readonly lastBatch?: Batch;
  /** Why there is no next batch; left out where none was missing. */
  readonly failure?: { readonly error: unknown };
}

/** Steps until the epoch is full, the run is interrupted, or the next batch cannot be made. */
async function trainEpoch(run: Run, state: TrainingState, skips: SkipReport): Promise<Trained> {
  const { epochSize, batchSize, accumulate, log } = run;
  log.progress.start(Math.ceil(epochSize / batchSize), Math.floor(state.examples / batchSize));
  const pace = new Pace(run.wordsOf);
  let batches = nextBatches(run, state.iterations), lastBatch: Batch | undefined;
  let failure: Trained["failure"], gradientNorm: number | undefined;
  while (state.examples < epochSize && !run.interrupted()) {
    const next = await settled(batches);
    if ("error" in next) {
      failure = next;
      break;
    }
    const current = next.value;
    const step = run.trainer.step(current, state.steps + 1, dropoutSeed(state));
    // Made while the trainer computes.
    batches = nextBatches(run, state.iterations + accumulate);
    const result = await step;
    state = addResult(run, countStep(state, current), skips, result);
    pace.count(current);
    lastBatch = current.at(-1);
    const due = reportDue(state.iterations, accumulate, run.reportEvery);
    const collected = due ? await run.trainer.collect() : undefined;
    state = addResult(run, state, skips, collected);
    gradientNorm = (collected ?? result)?.gradientNorm ?? gradientNorm;
    const loss = meanLoss(state.statistics);
    log.progress.update(Math.floor(state.examples / batchSize), pace.examplesPerSecond, loss);
    if (due) {
      skips.tell();
      report(run, state, pace, gradientNorm);
      state = { ...state, statistics: noStatistics };
      pace.restart();
    }
  }
  // Should it fail, the next epoch says so, when this one is saved.
  await batches.catch(() => {});
  log.progress.stop();
  state = addResult(run, state, skips, await run.trainer.collect());
  skips.tell();
  await run.trainer.pull();
  return { state, ...lastBatch && { lastBatch }, ...failure && { failure } };
}

/** What becomes of a promise, as a value. */
function settled<T>(promise: Promise<T>): Promise<{ value: T } | { error: unknown }> {
  return promise.then((value) => ({ value }), (error: unknown) => ({ error }));
}

/**
 * Saves a trained epoch before it is judged: an evaluation that fails, or is killed, costs the evaluation alone.
 *
 * @throws TrainingError when the last step has ruined the weights: the last checkpoint is better than they are
 */
async function saveTrained(
  run: Run,
  { state, lastBatch }: Trained,
  skips: SkipReport,
): Promise<void> {
  // Where the last steps were skipped the weights may be ruined; the evaluation will tell.
  if (lastBatch === undefined || skips.inARow > 0) return;
  const { loss } = await run.model.evaluateBatch(lastBatch);
  if (!Number.isFinite(loss)) throw spoiled(run, state, "the loss", loss);
  run.save("checkpoint", state);
}

/** Equal seeds give equal runs, also where one was interrupted. */
function dropoutSeed({ seed, steps }: TrainingState): number {
  return randomFrom(seed, streams.dropout, steps).integer(-(2 ** 31), 2 ** 31 - 1);
}

function nextBatches({ source, accumulate }: Run, first: number): Promise<Batch[]> {
  const batches = Array.from({ length: accumulate }, (_, i) => source.batch(first + i));
  const all = Promise.all(batches);
  // It may fail before anyone waits for it; whoever does still gets the error.
  all.catch(() => {});
  return all;
}

function countStep(state: TrainingState, batches: readonly Batch[]): TrainingState {
  return {
    ...state,
    examples: state.examples + batches.reduce((n, { size }) => n + size, 0),
    iterations: state.iterations + batches.length,
    steps: state.steps + 1,
  };
}

/** @throws TrainingError when too many steps in a row were skipped */
function addResult(
  run: Run,
  state: TrainingState,
  skips: SkipReport,
  result: StepResult | undefined,
): TrainingState {
  if (result === undefined) return state;
  const { loss, batches, skipped, penalty } = result;
  skips.add(skipped);
  const { longest } = skipped;
  if (longest !== undefined && longest.length >= run.maxSkippedSteps) {
    run.log.progress.stop();
    skips.tell();
    throw notFinite(run, state, longest);
  }
  const counted = { ...state, skipped: state.skipped + skipped.count };
  if (batches === 0) return counted;
  const added = (to: Statistics) => ({
    loss: to.loss + loss * batches,
    batches: to.batches + batches,
  });
  return {
    ...counted,
    statistics: { ...added(state.statistics), ...(penalty === undefined ? {} : { penalty }) },
    epochLoss: added(state.epochLoss),
  };
}

/** Whether a multiple of `every` was reached by the last `count` iterations. */
function reportDue(iterations: number, count: number, every: number): boolean {
  return Math.floor(iterations / every) > Math.floor((iterations - count) / every);
}

function report(
  run: Run,
  state: TrainingState,
  { examplesPerSecond, wordsPerSecond }: Pace,
  gradientNorm: number | undefined,
): void {
  const { iterations, statistics } = state;
  const loss = meanLoss(statistics), learningRate = nextRate(run, state);
  run.log.info(statisticsLine({
    step: iterations,
    examplesPerSecond,
    wordsPerSecond,
    losses: {
      arithmetic: loss,
      ...(statistics.penalty === undefined ? {} : { ponder_penalty: statistics.penalty }),
    },
    learningRate,
  }));
  const left = Math.max(0, run.epochSize - state.examples) / examplesPerSecond;
  run.log.brief(reportLine({ step: iterations, loss, examplesPerSecond, left }));
  run.metrics.report(state, { learningRate, gradientNorm, examplesPerSecond });
  if (run.memory) run.log.info(`Memory: ${(run.memory() / 1e6).toFixed(0)} MB resident`);
}

/** The learning rate of the next step. */
function nextRate({ trainer, learningRate }: Run, { steps }: TrainingState): number {
  const { skipped = 0 } = trainer.progress();
  return learningRate(steps - skipped + 1);
}

/** Saves what the epoch brought: best models, the periodic copy, and the checkpoint from which the next one starts. */
function closeEpoch(run: Run, state: TrainingState, scores: Scores) {
  const { log, savePeriodic } = run;
  const best = updateBestMetrics(run.validationMetrics, state.bestMetrics, scores);
  best.notes.forEach((note) => log.info(note));
  const next: TrainingState = {
    ...state,
    epoch: state.epoch + 1,
    examples: 0,
    skipped: 0,
    epochLoss: noStatistics,
    bestMetrics: best.state,
  };
  for (const { checkpoint, message } of best.improved) {
    log.info(message);
    save(run, checkpoint, next);
  }
  if (savePeriodic > 0 && state.epoch > 0 && state.epoch % savePeriodic === 0) {
    save(run, `checkpoint-${state.epoch}`, next);
  }
  return stopOrGoOn(run, next, scores);
}

/** Saves the checkpoint, with what the stopping criterion makes of the epoch. */
function stopOrGoOn(run: Run, state: TrainingState, scores: Scores) {
  let next = state, stop = false;
  if (run.stoppingCriterion !== undefined) {
    const update = updateStopping(run.stoppingCriterion, state.stopping, scores);
    update.messages.forEach((message) => run.log.info(message));
    next = { ...state, stopping: update.state };
    stop = update.stop;
  }
  save(run, "checkpoint", next);
  return { next, stop };
}

/** Saves, unless the last steps were skipped: then the weights may be ruined, although they still are numbers. */
function interrupt(run: Run, state: TrainingState, skips: SkipReport): Ending {
  run.log.progress.stop();
  if (skips.inARow === 0) save(run, "checkpoint", state);
  else run.log.warning("The last step was skipped: nothing is saved over the last checkpoint");
  return { reason: "interrupted", state };
}

function save(run: Run, name: string, state: TrainingState): void {
  const path = run.save(name, state);
  run.log.info(savingLine(name, path));
}

function notFinite(run: Run, state: TrainingState, { first }: SkippedRun): TrainingError {
  const { maxSkippedSteps: most } = run;
  const others = most > 1 ? `, one of ${most} such steps in a row,` : "";
  return new TrainingError(`step ${foundIn(first)}${others} ${atRate(run, state)}`);
}

/** The last step of an epoch may have spoiled the weights, which the next one would find out too late. */
function checkScores(run: Run, state: TrainingState, scores: Scores): void {
  const broken = Object.keys(scores).find((name) =>
    name.endsWith("loss") && !Number.isFinite(scores[name])
  );
  if (broken !== undefined) throw spoiled(run, state, broken, scores[broken]!);
}

function spoiled(run: Run, state: TrainingState, what: string, value: number): TrainingError {
  return new TrainingError(`after step ${state.steps}: ${what} is ${value} ${atRate(run, state)}`);
}

function atRate(run: Run, state: TrainingState): string {
  const rate = nextRate(run, state);
  return `at learning rate ${rate}; nothing was saved over the last checkpoint. Try a lower learning ` +
    `rate (--optimizer ${run.optimizer},lr=${
      Number((rate / 10).toPrecision(6))
    }), or gradient clipping ` +
    "(--clip_grad_norm 1)";
}
