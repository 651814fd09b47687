/** Both trainers with a model small enough for a software GPU. */
import { modelFromFlags } from "../../src/models/build.ts";
import type { Batch } from "../../src/examples/batch.ts";
import { EncodedExamples } from "../../src/examples/encoded_examples.ts";
import { collateCoded } from "../../src/examples/collate.ts";
import { sequenceLayoutOf } from "../../src/task/sequence_layout.ts";
import { CpuTrainer } from "../../src/executors/onnx/cpu_trainer.ts";
import type { StepResult, Trainer } from "../../src/executors/trainer.ts";
import type { Gpu } from "../../src/executors/webgpu/device.ts";
import { GpuTrainer } from "../../src/executors/webgpu/gpu_trainer.ts";
import type { Model } from "../../src/models/model.ts";
import { initialise } from "../../src/models/initialisation.ts";
import type { World } from "../../src/mpi/world.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import { defaults } from "../../src/flags/parse.ts";
import { randomFrom } from "../../src/random.ts";
import { padId } from "../../src/tokenizers/vocabulary.ts";
import { Training } from "../../src/training/training.ts";
import { testGpu } from "./webgpu/gpu.ts";

/** Words of the models' vocabulary. */
const words = 30;

export interface Setting {
  readonly parts?: number;
  readonly threads?: number;
  readonly accumulate?: number;
  readonly optimizer?: string;
  readonly clip?: number;
  /** Rows of the model's position tables. */
  readonly positions?: number;
  /** Ranks that train together. */
  readonly world?: World;
  /** Mixed precision, of a GPU. */
  readonly mixed?: boolean;
}

export type DeviceName = "cpu" | "webgpu";

export const deviceNames: readonly DeviceName[] = ["cpu", "webgpu"];

function smallModel(positions: number): Model {
  const dims = { enc_emb_dim: 16, dec_emb_dim: 16, n_enc_heads: 4, n_dec_heads: 4 };
  const flags = { ...defaults(), ...dims, n_enc_layers: 1, n_dec_layers: 1 };
  return modelFromFlags(flags, words, padId, positions);
}

/** A training with weights that are the same each time. */
async function startSmallTraining(name: DeviceName, setting: Setting): Promise<Training> {
  if (name === "webgpu") return startSmallGpuTraining(await testGpu(), setting);
  const { model, optimizer, options } = partsOf(setting);
  return withWeights(new Training(model, await CpuTrainer.start(model, optimizer, options)));
}

/** The same on a GPU of one's own. */
export function startSmallGpuTraining(gpu: Gpu, setting: Setting = {}): Training<GpuTrainer> {
  const { model, optimizer, options } = partsOf(setting);
  return withWeights(new Training(model, new GpuTrainer(gpu, model, optimizer, options)));
}

function partsOf(setting: Setting) {
  const model = smallModel(setting.positions ?? 24);
  const optimizer = parseOptimizer(setting.optimizer ?? "adam,lr=0.001");
  const options = {
    lanes: { parts: setting.parts ?? 2, threads: setting.threads ?? 1 },
    clipGradNorm: setting.clip ?? 5,
    accumulate: setting.accumulate ?? 1,
    mixed: setting.mixed ?? false,
    ...setting.world && { world: setting.world },
  };
  return { model, optimizer, options };
}

function withWeights<T extends Trainer>(training: Training<T>): Training<T> {
  const random = randomFrom(5);
  for (const { part, values } of training.trainer.arrays.weights()) {
    initialise(part, values, random);
  }
  return training;
}

export async function withSmallTraining<T>(
  name: DeviceName,
  setting: Setting,
  use: (training: Training) => Promise<T>,
): Promise<T> {
  const training = await startSmallTraining(name, setting);
  try {
    return await use(training);
  } finally {
    training.close();
  }
}

/** One step, its result, and its weights on the host. */
export async function stepped(
  trainer: Trainer,
  batches: readonly Batch[],
  step: number,
): Promise<StepResult> {
  const result = await trainer.step(batches, step) ?? await trainer.collect();
  await trainer.pull();
  return result!;
}

/** Largest difference of any weight; key biases have no true gradient, so Adam moves them by noise. */
export function distance(
  a: ReadonlyMap<string, Float32Array>,
  b: ReadonlyMap<string, Float32Array>,
): number {
  let largest = 0;
  for (const [name, values] of a) {
    if (name.endsWith("k_lin.bias")) continue;
    values.forEach((value, i) => largest = Math.max(largest, Math.abs(value - b.get(name)![i]!)));
  }
  return largest;
}

/** Copies of all weights by name. */
export function weightsOf({ arrays }: Trainer): Map<string, Float32Array> {
  return new Map(arrays.weights().map(({ name, values }) => [name, values.slice()]));
}

/** A batch of random words; the first problem is as long as said, the others at most so. */
export function randomWords(seed: number, size: number, longest: number): Batch {
  const random = randomFrom(seed);
  const sequence = (length: number) => Array.from({ length }, () => random.integer(5, words - 1));
  const examples = new EncodedExamples();
  for (let i = 0; i < size; i++) {
    const length = i === 0 ? longest : random.integer(1, longest);
    examples.add(sequence(length), sequence(Math.max(1, length - 2)), 0);
  }
  return collateCoded(examples, sequenceLayoutOf("encoder_decoder"));
}
