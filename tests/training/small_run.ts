/** A training run in this process, small enough for many, with everything within reach of a test. */
import type { EvaluationResults } from "../../src/evaluation/evaluator.ts";
import { sequenceLayoutOf } from "../../src/task/sequence_layout.ts";
import { modelFromFlags } from "../../src/models/build.ts";
import { generatedBatches } from "../../src/examples/generate/generated.ts";
import { generatedDataset } from "../../src/examples/generate/dataset.ts";
import { buildTask } from "../../src/task/task.ts";
import { CpuTrainer } from "../../src/executors/onnx/cpu_trainer.ts";
import type { Logger } from "../../src/log/logger.ts";
import type { MetricsSink } from "../../src/log/metrics_line.ts";
import { initialise } from "../../src/models/initialisation.ts";
import { alone, type World } from "../../src/mpi/world.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import type { Flags } from "../../src/flags/table.ts";
import { randomFrom, streams } from "../../src/random.ts";
import { padId } from "../../src/tokenizers/vocabulary.ts";
import { type VocabularyDigest, vocabularyDigest } from "../../src/tokenizers/vocabulary_digest.ts";
import { saveCheckpoint } from "../../src/training/checkpoint.ts";
import { initialState, type TrainingState } from "../../src/training/state.ts";
import type { Run } from "../../src/training/run.ts";
import { RunMetrics } from "../../src/training/run_metrics.ts";
import { Training } from "../../src/training/training.ts";
import { tiny } from "../commands/program.ts";

export interface SmallRun {
  readonly trainer: CpuTrainer;
  readonly parameters: Flags;
  readonly vocabulary: VocabularyDigest;
  readonly state: TrainingState;
  readonly run: Run;
  /** Lines of the log without speeds. */
  readonly lines: readonly string[];
  close(): void;
}

export interface SmallRunOptions {
  readonly accumulate?: number;
  /** Steps after which it is interrupted. */
  readonly stopAfter?: number;
  /** Where its metrics go. */
  readonly sinks?: readonly MetricsSink[];
  /** Ranks that train together. */
  readonly world?: World;
  /** Made to the run. */
  readonly changes?: Partial<Run>;
}

/**
 * A run of two epochs of 20 steps with new weights; its checkpoints go to `folder`.
 */
export async function smallRun(
  folder: string,
  seed: number,
  { accumulate = 1, stopAfter = Infinity, sinks = [], world = alone, changes = {} }:
    SmallRunOptions = {},
): Promise<SmallRun> {
  const flags = flagsWith({ ...tiny, accumulate_gradients: accumulate });
  const training = await startTraining(flags, seed, world), { trainer, model } = training;
  const task = buildTask(flags);
  const delivery = { batchSize: flags.batch_size, numWorkers: 0, warn: () => {} };
  const source = generatedBatches(generatedDataset(task, seed, "train"), delivery);
  const valid = generatedBatches(generatedDataset(task, seed, "valid"), delivery);
  const vocabulary = vocabularyDigest(task.vocabulary.tokens);
  const { log, lines, steps } = recordingLog();
  const state = initialState(seed), close = () => training.close();
  const sizes = { batchSize: flags.batch_size, accumulate };
  const run: Run = {
    trainer,
    world,
    share: () => Promise.resolve(),
    model,
    source,
    log,
    metrics: new RunMetrics(sinks, state, sizes),
    ...sizes,
    epochSize: 20 * accumulate * world.size * flags.batch_size,
    maxEpoch: 2,
    reportEvery: 7,
    savePeriodic: 0,
    keepLast: 0,
    saveEveryMinutes: 0,
    evalEvery: 0,
    maxSkippedSteps: flags.max_skipped_steps,
    validationMetrics: [{ name: "loss", highestIsBest: false }],
    stoppingCriterion: undefined,
    learningRate: (step) => parseOptimizer(flags.optimizer).schedule(step),
    optimizer: "adam",
    wordsOf: sequenceLayoutOf("encoder_decoder").words,
    evaluate: async (epoch) =>
      resultsOf({ loss: (await model.evaluateBatch(await valid.batch(epoch))).loss }),
    interrupted: () => steps() >= stopAfter,
    observe() {},
    save(name, state) {
      saveCheckpoint(`${folder}/${name}`, trainer, flags, vocabulary, state);
      return name;
    },
    remove: (name) => Deno.removeSync(`${folder}/${name}`),
    ...changes,
  };
  return { trainer, parameters: flags, vocabulary, run, lines, state, close };
}

/** The lanes are given, so that every machine with the same instructions computes the same. */
async function startTraining(
  flags: Flags,
  seed: number,
  world: World,
): Promise<Training<CpuTrainer>> {
  const { tokens: words } = buildTask(flags).vocabulary;
  const model = modelFromFlags(flags, words.length, padId);
  const trainer = await CpuTrainer.start(model, parseOptimizer(flags.optimizer), {
    lanes: { parts: 2, threads: 1 },
    clipGradNorm: flags.clip_grad_norm,
    accumulate: flags.accumulate_gradients,
    world,
  });
  const random = randomFrom(seed, streams.weights);
  for (const { part, values } of trainer.arrays.weights()) initialise(part, values, random);
  return new Training(model, trainer);
}

/** A log that keeps its lines and counts the steps the progress bar is told of. */
function recordingLog(): { log: Logger; lines: string[]; steps: () => number } {
  const lines: string[] = [];
  let steps = 0;
  const record = (line: string) => {
    lines.push(line.replace(/ +\S+ (examples|words)\/s -/g, ""));
  };
  const progress = { start() {}, update: () => void steps++, count() {}, stop() {} };
  const levels = { debug: record, info: record, warning: record, error: record, notice: record };
  return { log: { ...levels, brief() {}, progress, close() {} }, lines, steps: () => steps };
}

/** What an evaluation that finds no more than these metrics returns. */
export function resultsOf(metrics: Record<string, number>): EvaluationResults {
  return { metrics, logged: metrics, counts: {}, details: {} };
}
