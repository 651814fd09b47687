/** Speed of training: whole steps, and where their time goes. */
import { modelFromFlags } from "../src/models/build.ts";
import { generatedBatches } from "../src/examples/generate/generated.ts";
import { generatedDataset } from "../src/examples/generate/dataset.ts";
import { buildTask } from "../src/task/task.ts";
import { type CpuOptions, CpuTrainer } from "../src/executors/onnx/cpu_trainer.ts";
import type { Workers } from "../src/executors/onnx/lanes.ts";
import type { Model } from "../src/models/model.ts";
import { initialise } from "../src/models/initialisation.ts";
import { parseOptimizer } from "../src/optimizers/parse_optimizer.ts";
import { flagsWith } from "../src/flags/parse.ts";
import type { Flags } from "../src/flags/table.ts";
import { randomFrom, streams } from "../src/random.ts";
import { padId } from "../src/tokenizers/vocabulary.ts";
import { Training } from "../src/training/training.ts";
import { median } from "./measure.ts";

export interface Size {
  readonly dim: number;
  readonly layers: number;
  readonly batch: number;
  /** Hidden units of a recurrent model instead of a transformer; 0 for none. */
  readonly lstm?: number;
  readonly gru?: number;
}

/** The default model, and one that keeps a machine busier. */
export const usualSizes: readonly Size[] = [
  { dim: 256, layers: 4, batch: 32 },
  { dim: 512, layers: 6, batch: 128 },
];

export interface TrainingSpeed {
  /** Medians in ms. */
  readonly step: number;
  readonly graph: number;
  readonly optimizer: number;
  readonly data: number;
  readonly examplesPerSecond: number;
}

/** The flags of a run that learns the GCD with a model of the given size. */
export function flagsFor({ dim, layers, batch, lstm = 0, gru = 0 }: Size): Flags {
  return flagsWith({
    operation: "gcd",
    env_base_seed: 0,
    enc_emb_dim: dim,
    dec_emb_dim: dim,
    n_enc_layers: layers,
    n_dec_layers: layers,
    batch_size: batch,
    ...(lstm + gru > 0 ? { lstm: true, GRU: gru > 0, lstm_hidden_dim: lstm + gru } : {}),
  });
}

/** Size of the vocabulary. */
export function wordsFor(flags: Flags): number {
  return buildTask(flags).vocabulary.tokens.length;
}

export function modelFor(flags: Flags): Model {
  return modelFromFlags(flags, wordsFor(flags), padId);
}

export async function startTraining(
  flags: Flags,
  lanes: Workers,
  options: Pick<CpuOptions, "profile" | "accelerator" | "world"> = {},
): Promise<Training<CpuTrainer>> {
  const graphs = modelFor(flags);
  const trainer = await CpuTrainer.start(graphs, parseOptimizer(flags.optimizer), {
    lanes,
    clipGradNorm: flags.clip_grad_norm,
    accumulate: 1,
    ...options,
  });
  const random = randomFrom(0, streams.weights);
  for (const { part, values } of trainer.arrays.weights()) initialise(part, values, random);
  return new Training(graphs, trainer);
}

/** Trains for some seconds, as `int2int` does: the next batch is made while the trainer computes. */
export async function measureTraining(
  trainer: CpuTrainer,
  flags: Flags,
  seconds: number,
): Promise<TrainingSpeed> {
  const { batch_size } = flags;
  const source = generatedBatches(generatedDataset(buildTask(flags), 0, "train"), {
    batchSize: batch_size,
    numWorkers: 0,
    warn: console.warn,
  });
  const times = {
    step: [] as number[],
    graph: [] as number[],
    optimizer: [] as number[],
    data: [] as number[],
  };
  const warmUp = 5;
  let next = source.batch(0), end = Infinity, start = 0;
  for (let step = 1; performance.now() < end; step++) {
    if (step === warmUp) {
      start = performance.now();
      end = start + 1000 * seconds;
    }
    const batch = await next;
    const begin = performance.now();
    const running = trainer.step([batch], step);
    const generating = performance.now();
    next = source.batch(step);
    const generated = performance.now();
    await running;
    if (step < warmUp) continue;
    times.step.push(performance.now() - begin);
    times.data.push(generated - generating);
    times.graph.push(trainer.times.graph);
    times.optimizer.push(trainer.times.optimizer);
  }
  source.close();
  return {
    step: median(times.step),
    graph: median(times.graph),
    optimizer: median(times.optimizer),
    data: median(times.data),
    examplesPerSecond: times.step.length * batch_size / (performance.now() - start) * 1000,
  };
}
