/** Builds the model of a golden case and gives it the recorded weights. */
import type { Batch } from "../../src/examples/batch.ts";
import type { Architecture } from "../../src/task/sequence_layout.ts";
import type { NamedArray } from "../../src/executors/host_arrays.ts";
import type { Trainer } from "../../src/executors/trainer.ts";
import { defaults } from "../../src/flags/parse.ts";
import { elementCount } from "../../src/graph/shape.ts";
import { modelFromFlags } from "../../src/models/build.ts";
import type { ModelFlags } from "../../src/models/config.ts";
import type { Model } from "../../src/models/model.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import type { Training } from "../../src/training/training.ts";
import { type Arrays, type GoldenBatch, type GoldenCase, readArrays } from "./golden_case.ts";
import type { GoldenEngine } from "./golden_engine.ts";

export function modelOf(golden: GoldenCase): Model {
  const { params, vocabulary, pad_index, n_max_positions_in_file } = golden;
  // The original does not know all flags.
  const flags: ModelFlags = { ...defaults(), ...params };
  return modelFromFlags(flags, vocabulary.length, pad_index, n_max_positions_in_file);
}

export function architectureOf({ params }: GoldenCase): Architecture {
  return params.architecture;
}

/** How a training is to start. */
export interface Start {
  /** Of the recorded weights: `init` or e.g. `after5`. */
  readonly weights: string;
  readonly optimizer: string;
  /** Largest norm of the gradient, 0 for any. */
  readonly clipGradNorm: number;
}

/** Starts a training with recorded weights, uses it, and closes it whatever happens. */
export async function withTraining<T>(
  engine: GoldenEngine,
  golden: GoldenCase,
  start: Start,
  use: (training: Training, arrays: Arrays) => Promise<T>,
): Promise<T> {
  const training = await open(engine, golden, start);
  try {
    return await use(training, startFrom(training, golden, start.weights));
  } finally {
    training.close();
  }
}

interface Kept {
  readonly golden: GoldenCase;
  readonly training: Training;
  /** Whether it has optimizer state. */
  readonly trained: boolean;
}

/** Of each engine the training that was used last: checks of a case follow each other, and to compile takes most of their time. */
const kept = new Map<GoldenEngine, Kept>();

globalThis.addEventListener("unload", () => kept.forEach(({ training }) => training.close()));

/**
 * Uses the training of a case with its own optimizer, which its other checks use, too.
 *
 * @param weights of the recorded ones @param trains whether steps are to be taken, for which the optimizer must be at its start
 */
export async function withTrainingOf<T>(
  engine: GoldenEngine,
  golden: GoldenCase,
  { weights, trains = false }: { readonly weights: string; readonly trains?: boolean },
  use: (training: Training, arrays: Arrays) => Promise<T>,
): Promise<T> {
  const last = kept.get(engine);
  const fits = last?.golden === golden && !(trains && last.trained);
  if (!fits) {
    kept.delete(engine);
    last?.training.close();
  }
  const { optimizer = "adam", clip_grad_norm: clipGradNorm = 0 } = golden.params;
  const training = fits ? last.training : await open(engine, golden, { optimizer, clipGradNorm });
  kept.set(engine, { golden, training, trained: trains || fits && last.trained });
  return await use(training, startFrom(training, golden, weights));
}

function open(
  { start }: GoldenEngine,
  golden: GoldenCase,
  { optimizer, clipGradNorm }: Omit<Start, "weights">,
): Promise<Training> {
  return start(modelOf(golden), parseOptimizer(optimizer), clipGradNorm);
}

function startFrom({ trainer }: Training, { folder }: GoldenCase, weights: string): Arrays {
  const arrays = readArrays(folder);
  setWeights(trainer, arrays, weights);
  return arrays;
}

/** Copies `prefix/NAME` of the case into the weights. */
function setWeights(trainer: Trainer, arrays: Arrays, prefix: string): void {
  for (const { name, values } of trainer.arrays.weights()) {
    // Weights that are not trained are recorded only once.
    const recorded = arrays.get(`${prefix}/${name}`) ?? arrays.get(`init/${name}`);
    if (recorded === undefined) throw new Error(`the case has no weight ${name}`);
    values.set(recorded);
  }
  trainer.arraysWritten();
}

/** Time-major, as engines take it. */
export function batchOf({ x2, len2, x1 = x2, len1 = len2, code_class }: GoldenBatch): Batch {
  const timeMajor = (rows: number[][]) =>
    Int32Array.from(rows[0]!.flatMap((_, t) => rows.map((row) => row[t]!)));
  return {
    size: x1.length,
    source: timeMajor(x1),
    sourceLength: x1[0]!.length,
    sourceLengths: Int32Array.from(len1),
    target: timeMajor(x2),
    targetLength: x2[0]!.length,
    targetLengths: Int32Array.from(len2),
    classes: Int32Array.from(code_class ?? len1.map(() => 0)),
  };
}

/** The model's weights: some are made of several named parts. */
export function stackedWeights(
  model: Model,
  weights: readonly NamedArray[],
): Map<string, Float32Array> {
  const byName = new Map(weights.map(({ name, values }) => [name, values]));
  return new Map(model.weights.map((weight) => {
    const values = new Float32Array(elementCount(weight.shape));
    let offset = 0;
    for (const { name } of weight.parts) {
      values.set(byName.get(name)!, offset);
      offset += byName.get(name)!.length;
    }
    return [weight.name, values];
  }));
}
