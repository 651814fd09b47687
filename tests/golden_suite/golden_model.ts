/** Builds the model of a golden case and gives it the recorded weights. */
import type { Batch } from "../../src/batches/batch.ts";
import type { NamedArray } from "../../src/engines/engine.ts";
import { CpuEngine } from "../../src/engines/onnx/cpu_engine.ts";
import { BoundGraph } from "../../src/engines/onnx/bound_graph.ts";
import { type OrtTensor, readFloats, tensorOver } from "../../src/engines/onnx/session.ts";
import { type ModelFlags, transformerConfig } from "../../src/models/config.ts";
import { type Model, type Outputs, transformerModel } from "../../src/models/graphs.ts";
import { concreteShape, elementCount } from "../../src/graph/shape.ts";
import { predictedTokens, teacherForcedFeeds } from "../../src/models/feeds.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import type { GoldenBatch, GoldenCase } from "./golden_case.ts";

export function modelOf(golden: GoldenCase): Model {
  const { params, vocabulary, pad_index, n_max_positions_in_file } = golden;
  const flags = params as ModelFlags;
  return transformerModel(
    transformerConfig(flags, vocabulary.length, pad_index, n_max_positions_in_file),
  );
}

export function startEngine(
  golden: GoldenCase,
  optimizer: string,
  clipGradNorm: number,
  parts = 2,
): Promise<CpuEngine> {
  return CpuEngine.start(modelOf(golden), parseOptimizer(optimizer), {
    lanes: { parts, threads: 1 },
    clipGradNorm,
    accumulate: 1,
  });
}

/** Copies `prefix/NAME` of the case into the weights. */
export function setWeights(
  weights: readonly NamedArray[],
  arrays: ReadonlyMap<string, Float32Array>,
  prefix: string,
): void {
  for (const { name, values } of weights) {
    // Weights that are not trained are recorded only once.
    const recorded = arrays.get(`${prefix}/${name}`) ?? arrays.get(`init/${name}`);
    if (recorded === undefined) throw new Error(`the case has no weight ${name}`);
    values.set(recorded);
  }
}

/** Time-major, as engines take it. */
export function batchOf({ x1, x2, len1, len2, code_class }: GoldenBatch): Batch {
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

/** Runs one of the model's teacher-forced graphs on a whole batch and returns all its results. */
export async function runGraph(
  outputs: Outputs,
  model: Model,
  weights: readonly NamedArray[],
  batch: Batch,
): Promise<Map<string, Float32Array>> {
  const byName = new Map(weights.map(({ name, values }) => [name, values]));
  const stacked = new Map(model.weights.map((weight) => {
    const values = new Float32Array(elementCount(weight.shape));
    let offset = 0;
    for (const { name } of weight.parts) {
      values.set(byName.get(name)!, offset);
      offset += byName.get(name)!.length;
    }
    return [weight.name, values];
  }));
  const graph = new BoundGraph(outputs, { threads: 1 });
  const runner = graph.runner({
    weight: (name, shape): OrtTensor =>
      tensorOver(stacked.get(name)!.subarray(0, elementCount(shape)), shape),
    result: () => undefined,
  });
  const feeds = teacherForcedFeeds(batch, 1 / predictedTokens(batch));
  const run = await runner.run(feeds);
  const results = new Map(
    Object.entries(outputs).map(([name, { shape }]) => {
      const tensor = run.takeOutput(name);
      const values = readFloats(tensor, elementCount(concreteShape(shape, feeds.sizes)));
      tensor.release();
      return [name, values];
    }),
  );
  graph.release();
  return results;
}
