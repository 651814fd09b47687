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

/** How the training of a case is to start. */
export interface Start {
  /** Of the recorded weights: `init` or e.g. `after5`. */
  readonly weights: string;
  readonly optimizer?: string;
  readonly clipGradNorm?: number;
}

/**
 * Starts a training with recorded weights, uses it, and closes it whatever happens. What is not trained is compiled once for
 * the checks of a case that follow each other: to compile takes most of their time.
 */
export async function withTraining<T>(
  tested: GoldenEngine,
  golden: GoldenCase,
  start: Start,
  use: (training: Training, arrays: Arrays) => Promise<T>,
): Promise<T> {
  const arrays = readArrays(golden.folder);
  if (start.optimizer === undefined) {
    const training = await untrained(tested, golden);
    setWeights(training.trainer, arrays, start.weights);
    return await use(training, arrays);
  }
  const training = await open(tested, golden, start.optimizer, start.clipGradNorm);
  try {
    setWeights(training.trainer, arrays, start.weights);
    return await use(training, arrays);
  } finally {
    training.close();
  }
}

/** Of each engine the last one, and its case. */
const kept = new Map<GoldenEngine, { readonly golden: GoldenCase; readonly training: Training }>();

async function untrained(tested: GoldenEngine, golden: GoldenCase): Promise<Training> {
  const last = kept.get(tested);
  if (last?.golden === golden) return last.training;
  last?.training.close();
  kept.delete(tested);
  const training = await open(tested, golden, "adam");
  kept.set(tested, { golden, training });
  return training;
}

globalThis.addEventListener("unload", () => kept.forEach(({ training }) => training.close()));

function open({ start }: GoldenEngine, golden: GoldenCase, optimizer: string, clipGradNorm = 0) {
  return start(modelOf(golden), parseOptimizer(optimizer), clipGradNorm);
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
