/** The training loop: steps until the epoch is full, evaluation, checkpoints; again until there is reason to stop. */
import type { Batch } from "../examples/batch.ts";
import type { StepResult } from "../executors/trainer.ts";
import { reportLine } from "../log/brief_lines.ts";
import {
  allReduceLine,
  epochEndLine,
  epochStartLine,
  savingLine,
  scoresLine,
  statisticsLine,
} from "../log/training_lines.ts";
import { everywhere } from "../mpi/agreement.ts";
import type { World } from "../mpi/world.ts";
import { agreeOnStep, failureAnywhere, isStopAgreed } from "./agreements.ts";
import { closeEpoch, save } from "./close_epoch.ts";
import { expectFinite, expectFiniteScores, nextRate, notFinite } from "./not_finite.ts";
import { expectSameWeights } from "./same_weights.ts";
import { SkipReport } from "./skip_report.ts";
import { randomFrom, streams } from "../random.ts";
import type { Ending, Run } from "./run.ts";
import type { TrainingState } from "./state.ts";
import { meanLoss, noStatistics, Pace, type Statistics } from "./statistics.ts";
import { evaluateWithin, isEvaluationDue, startProgress } from "./within_epoch.ts";

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
    if (await isStopAgreed(run)) return interrupt(run, state, skips);
    run.log.info(epochEndLine(state.epoch));
    skips.reportTotal(state.epoch, state.skipped);
    await saveTrained(run, trained, skips);
    const results = await run.evaluate(state.epoch);
    if (results === undefined) return interrupt(run, state, skips);
    const { metrics: scores } = results;
    run.log.info(scoresLine(state.epoch, results.logged));
    run.metrics.epoch(state, results);
    expectFiniteScores(run, state, scores);
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
  const { epochSize, batchSize, world, log } = run, perStep = run.accumulate * world.size;
  startProgress(run, state);
  const pace = new Pace(run.wordsOf, world);
  let saved = performance.now(), savedSteps = state.steps;
  let batches = nextBatches(run, state.iterations), lastBatch: Batch | undefined;
  let failure: Trained["failure"], gradientNorm: number | undefined;
  while (state.examples < epochSize) {
    const next = await settled(batches);
    const agreed = await agreeOnStep(run, "error" in next, saved);
    if (agreed.isSaveDue && state.steps > savedSteps) {
      state = await settleSteps(run, state, skips);
      const path = await saveTrained(run, { state, lastBatch }, skips);
      if (path !== undefined) log.info(savingLine("checkpoint", path));
      saved = performance.now();
      savedSteps = state.steps;
    }
    if (agreed.isStopping) break;
    if (isEvaluationDue(run, state)) {
      state = await evaluateWithin(run, await settleSteps(run, state, skips), pace);
      continue;
    }
    if (agreed.hasFailed || "error" in next) {
      failure = { error: await failureAnywhere(world, next) };
      break;
    }
    const current = next.value;
    const step = run.trainer.step(current, state.steps + 1, dropoutSeed(state));
    // Made while the trainer computes.
    batches = nextBatches(run, state.iterations + perStep);
    const result = await step;
    run.observe(current);
    state = addResult(run, countStep(state, current, world), skips, result);
    pace.count(current);
    lastBatch = current.at(-1);
    const due = reportDue(state.iterations, perStep, run.reportEvery);
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
  state = await settleSteps(run, state, skips);
  return { state, ...lastBatch && { lastBatch }, ...failure && { failure } };
}

/** Adds the results that were still to come, and brings the weights up to date. */
async function settleSteps(
  run: Run,
  state: TrainingState,
  skips: SkipReport,
): Promise<TrainingState> {
  const settled = addResult(run, state, skips, await run.trainer.collect());
  skips.tell();
  await run.trainer.pull();
  await run.share();
  return settled;
}

/** What becomes of a promise, as a value. */
function settled<T>(promise: Promise<T>): Promise<{ value: T } | { error: unknown }> {
  return promise.then((value) => ({ value }), (error: unknown) => ({ error }));
}

/**
 * Saves a trained epoch before it is judged: an evaluation that fails, or is killed, costs the evaluation alone. Also saves
 * within an epoch.
 *
 * @returns the path; `undefined` where the last steps were skipped
 * @throws TrainingError when the last step has ruined the weights: the last checkpoint is better than they are
 */
async function saveTrained(
  run: Run,
  { state, lastBatch }: { state: TrainingState; lastBatch?: Batch | undefined },
  skips: SkipReport,
): Promise<string | undefined> {
  // Where the last steps were skipped the weights may be ruined; the evaluation will tell.
  if (lastBatch === undefined || skips.inARow > 0) return undefined;
  await expectSameWeights(run, state);
  await everywhere(run.world, async () => {
    if (run.world.rank > 0) return;
    const { loss } = await run.model.evaluateBatch(lastBatch);
    expectFinite(run, state, "the loss", loss);
  });
  return run.save("checkpoint", state);
}

/** Equal seeds give equal runs, also where one was interrupted. */
function dropoutSeed({ seed, steps }: TrainingState): number {
  return randomFrom(seed, streams.dropout, steps).integer(-(2 ** 31), 2 ** 31 - 1);
}

/** This rank's share of the batches of a step. @param first number of the first batch of all ranks */
function nextBatches({ source, accumulate, world }: Run, first: number): Promise<Batch[]> {
  const own = first + world.rank * accumulate;
  const batches = Array.from({ length: accumulate }, (_, i) => source.batch(own + i));
  const all = Promise.all(batches);
  // It may fail before anyone waits for it; whoever does still gets the error.
  all.catch(() => {});
  return all;
}

/** @param batches of this rank: those of the others are as large */
function countStep(
  state: TrainingState,
  batches: readonly Batch[],
  { size: ranks }: World,
): TrainingState {
  return {
    ...state,
    examples: state.examples + ranks * batches.reduce((n, { size }) => n + size, 0),
    iterations: state.iterations + ranks * batches.length,
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
  { examplesPerSecond, wordsPerSecond, stepTimes }: Pace,
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
  if (run.memory && run.world.size > 1) run.log.info(allReduceLine(stepTimes));
}

/** Saves, unless the last steps were skipped: then the weights may be ruined, although they still are numbers. */
function interrupt(run: Run, state: TrainingState, skips: SkipReport): Ending {
  run.log.progress.stop();
  if (skips.inARow === 0) save(run, "checkpoint", state);
  else run.log.warning("The last step was skipped: nothing is saved over the last checkpoint");
  return { reason: "interrupted", state };
}
