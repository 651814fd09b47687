/** `int2int`: trains a model, or continues a run whose folder has a checkpoint. */
import { buildTask, type Task } from "../task/task.ts";
import { expectExamples } from "../examples/read/required_files.ts";
import { endLines } from "../log/brief_lines.ts";
import type { Logger } from "../log/logger.ts";
import { withMemoryAdvice } from "../memory/failure.ts";
import { afterRankZero, everywhere } from "../mpi/agreement.ts";
import { launchedWithOthers } from "../mpi/launcher.ts";
import type { World } from "../mpi/world.ts";
import { parseOptimizer } from "../optimizers/parse_optimizer.ts";
import type { Flags } from "../flags/table.ts";
import { parseStoppingCriterion } from "../training/best_metrics.ts";
import { expectKnownMetrics } from "../training/known_metrics.ts";
import { exitCodeOf } from "../signals/stop_signals.ts";
import { jobToRequeue, requeue } from "../slurm/requeue.ts";
import { howToContinue, type RunFolder, writeText } from "../training/run_folder.ts";
import { type TrainingState } from "../training/state.ts";
import type { Ending, Run } from "../training/run.ts";
import { train } from "../training/training_loop.ts";
import { ProblemCounter } from "../training/seen_problems.ts";
import { whyFinished } from "../training/why_finished.ts";
import type { Training } from "../training/training.ts";
import { constraintOf } from "./constraint_of.ts";
import { withEncodedData } from "./encoded_data.ts";
import { inWorld, signalCode } from "./in_world.ts";
import { dryRun } from "./dry_run.ts";
import { keepFlags } from "./keep_flags.ts";
import { problemCopy } from "./keep_problem.ts";
import { runOf } from "./run_of.ts";
import { type Plan, readyToTrain } from "./ready_to_train.ts";
import { openRunMetrics } from "./run_metrics.ts";
import { inRunFolder, type RunContext, viewOf } from "./run_scaffold.ts";
import { checkEvaluation } from "./sanity_check.ts";
import { checkTrainingDevice } from "./scoring_device.ts";
import { evaluationOf, evaluationShape } from "./evaluation.ts";
import type { EvaluationShape } from "./memory_forecast.ts";
import {
  evaluationAdvice,
  logTrainingMemory,
  type MemoryBefore,
  trainingAdvice,
} from "./memory_log.ts";
import { timeLimit, timeLimitCode } from "./time_limit.ts";

/**
 * Trains until told to stop.
 *
 * @param args the command line, for the log
 * @returns the exit code
 */
export async function trainCommand(given: Flags, args: readonly string[]): Promise<number> {
  if (given.dry_run) {
    if ((launchedWithOthers()?.rank ?? 0) > 0) return 0;
    return await dryRun(await planOf(await withEncodedData(given)));
  }
  const options = { library: given.mpi_library, patience: given.collective_timeout };
  return await inWorld(options, async (world) => {
    const flags = await afterRankZero(world, () => withEncodedData(given));
    return await trainIn(world, await everywhere(world, () => planOf(flags)), args);
  });
}

/** Finds mistakes before a folder is made. @throws FlagError or FileError */
async function planOf(read: Flags): Promise<Plan> {
  const optimizer = parseOptimizer(read.optimizer);
  await checkTrainingDevice(read);
  const task = buildTask(read), flags = { ...read, problem_flags: task.flags.problem_flags };
  expectKnownMetrics(flags, task.problem);
  constraintOf(flags, task);
  expectExamples("train_data", flags);
  expectExamples("eval_data", flags);
  return { flags, task, optimizer };
}

async function trainIn(world: World, plan: Plan, args: readonly string[]): Promise<number> {
  const { flags, task } = plan;
  const manner = { stopping: "saving after this step", view: viewOf(flags) };
  const { code, job } = await inRunFolder(flags, args, manner, async (context) => {
    const { folder, log, signal } = context, isTimeUp = timeLimit(flags.max_time);
    const interrupted = () => signal() !== undefined || isTimeUp();
    const prepared = await prepare(plan, args, { ...context, world, interrupted });
    const ending = await prepared.run.metrics.until(trainUnlessFinished(prepared, flags.debug))
      .finally(() => prepared.training.close());
    // Among them the signals that came after the last save began.
    await context.shareWarnings();
    const code = await signalCode(world, signal());
    const result = { code: finish(flags, task, folder, log, ending, code) };
    const isNoticed = ending.reason === "interrupted" && code === exitCodeOf("SIGUSR2");
    return { ...result, job: isNoticed ? jobToRequeue(flags, log.notice) : undefined };
  }, world);
  // The other ranks wait until rank 0 leaves them, too.
  await requeue(job, console.error);
  return code;
}

async function trainUnlessFinished(prepared: Prepared, debug: boolean): Promise<Ending> {
  const { run, state, finished } = prepared, { log } = run;
  if (finished !== undefined) {
    log.notice(finished);
    return { reason: "finished", state };
  }
  if (debug && run.world.rank === 0) {
    (await run.trainer.validate(await run.source.batch(state.iterations))).forEach(log.info);
  }
  return await trainWithin(prepared).finally(() => run.source.close());
}

interface Prepared {
  readonly training: Training;
  readonly run: Run;
  readonly state: TrainingState;
  /** Why nothing is left to train, if so. */
  readonly finished: string | undefined;
  /** Memory before the trainer was started. */
  readonly before: MemoryBefore;
  readonly evaluation: () => Promise<EvaluationShape>;
  /** Evaluates one batch, to see whether that works. */
  readonly check: () => Promise<void>;
}

type PreparationContext = Pick<RunContext, "folder" | "log" | "shareWarnings"> & {
  readonly world: World;
  readonly interrupted: () => boolean;
};

/** All that a run needs; what was read of a checkpoint is not held any longer. */
async function prepare(
  plan: Plan,
  args: readonly string[],
  { folder, log, shareWarnings, world, interrupted }: PreparationContext,
): Promise<Prepared> {
  const { task, optimizer } = plan, { tokens } = task.vocabulary;
  const write = (name: string, text: string) => writeText(folder.path, name, text);
  const ready = await readyToTrain(plan, { folder, log, world, interrupted, write });
  const { flags, state, training, source, sets, context, before } = ready;
  try {
    // With the seed that was drawn, they train the same model again.
    const kept = { ...flags, env_base_seed: state.seed };
    const stopping = parseStoppingCriterion(flags.stopping_criterion);
    const finished = whyFinished(flags.max_epoch, stopping, state);
    // Flags with which nothing is trained say nothing about the model in the folder.
    if (finished === undefined && world.rank === 0) {
      keepFlags(folder.path, ready.start, kept, args, task, log);
    }
    const title = (epoch: number) => `epoch ${epoch}   `;
    const counter = state.problems && new ProblemCounter(tokens, task.layout, state.problems);
    const run = runOf(kept, ready.vocabulary, optimizer, folder, counter, {
      ...{ ...training, world, shareWarnings },
      ...{ source, log, interrupted },
      wordsOf: task.layout.words,
      evaluate: evaluationOf({ ...context, folder: folder.path, title }, sets),
      // Last, since it is closed by training.
      metrics: openRunMetrics(folder.path, state, flags, world),
    });
    return {
      ...{ training, run, state, finished, before },
      evaluation: () => evaluationShape(flags, sets),
      check: () => checkEvaluation(context, sets),
    };
  } catch (error) {
    training.close();
    throw error;
  }
}

/** Logs how much memory training will need, then trains; where memory runs out, the error says what needs less. */
async function trainWithin({ run, state, before, ...prepared }: Prepared): Promise<Ending> {
  const { trainer, world, model, log, source, batchSize, accumulate } = run;
  const lengths = await everywhere(world, () => source.longest(0));
  const shape = { batchSize, accumulate, lengths };
  const evaluation = await everywhere(world, () => prepared.evaluation());
  logTrainingMemory(log, { trainer, model }, shape, evaluation, before);
  const advice = () => evaluationAdvice(model, evaluation);
  await withMemoryAdvice(prepared.check(), advice);
  const evaluate = (epoch: number) => withMemoryAdvice(run.evaluate(epoch), advice);
  return await withMemoryAdvice(
    train({ ...run, evaluate }, state),
    () => trainingAdvice(trainer, shape, before.free),
  );
}

/** @param code of the signal that stopped the run; 0 where the time is over */
function finish(
  flags: Flags,
  task: Task,
  folder: RunFolder,
  log: Logger,
  { reason, state: { epoch, iterations } }: Ending,
  code: number,
): number {
  if (reason !== "interrupted") {
    const limit = reason === "finished" ? "--max_epoch" : "--stopping_criterion";
    const problem = flags.problem && problemCopy(task, folder.path);
    log.brief(endLines({ ...folder, epochs: epoch, limit, problem }));
    return 0;
  }
  const why = code === 0 ? ` (--max_time ${flags.max_time})` : "";
  const again = howToContinue(flags, folder);
  log.notice(`Stopped at epoch ${epoch}, iteration ${iterations}${why}; ${again}`);
  return code || timeLimitCode;
}
