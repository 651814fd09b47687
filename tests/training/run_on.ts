/** The run of `small_run.ts` on an engine of one's choice. */
import { modelFromFlags } from "../../src/models/build.ts";
import { generatedBatches } from "../../src/examples/generate/generated.ts";
import { generatedDataset } from "../../src/examples/generate/dataset.ts";
import { buildTask } from "../../src/task/task.ts";
import type { BatchSource } from "../../src/examples/source.ts";
import type { Engine } from "../../src/executors/engine.ts";
import { GpuEngine } from "../../src/executors/webgpu/gpu_engine.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import type { Parameters } from "../../src/flags/table.ts";
import { padId } from "../../src/tokenizers/vocabulary.ts";
import type { VocabularyDigest } from "../../src/tokenizers/vocabulary_digest.ts";
import { saveCheckpoint } from "../../src/training/checkpoint.ts";
import type { TrainingState } from "../../src/training/state.ts";
import type { Run } from "../../src/training/trainer.ts";
import type { EngineName } from "../executors/small_engines.ts";
import { testGpu } from "../executors/webgpu/gpu.ts";
import { smallRun } from "./small_run.ts";

export interface RunOn {
  readonly engine: Engine;
  readonly parameters: Parameters;
  readonly vocabulary: VocabularyDigest;
  readonly state: TrainingState;
  readonly run: Run;
  readonly lines: readonly string[];
  close(): void;
}

/** @param options of {@link smallRun} */
export async function smallRunOn(
  name: EngineName,
  folder: string,
  seed: number,
  options: { accumulate?: number; stopAfter?: number } = {},
): Promise<RunOn> {
  const small = await smallRun(folder, seed, options);
  if (name === "cpu") return small;
  const engine = await gpuTwin(small.engine, small.parameters);
  const run: Run = {
    ...small.run,
    engine,
    evaluate: async (epoch) => ({
      loss: (await engine.score(await small.run.source.batch(1000 + epoch))).loss,
    }),
    save(name, state) {
      saveCheckpoint(`${folder}/${name}`, engine, small.parameters, small.vocabulary, state);
      return name;
    },
  };
  const close = () => {
    small.close();
    engine.close();
  };
  return { ...small, engine, run, close };
}

/** A GPU engine with the same model and weights. */
async function gpuTwin(engine: Engine, parameters: Parameters): Promise<GpuEngine> {
  const { words } = buildTask(parameters).vocabulary;
  const model = modelFromFlags(parameters, words.length, padId);
  const twin = new GpuEngine(await testGpu(), model, parseOptimizer(parameters.optimizer), {
    lanes: { parts: 2, threads: 1 },
    clipGradNorm: parameters.clip_grad_norm,
    accumulate: parameters.accumulate_gradients,
    mixed: false,
  });
  const weights = new Map(engine.weights().map(({ name, values }) => [name, values]));
  twin.weights().forEach(({ name, values }) => values.set(weights.get(name)!));
  return twin;
}

/** Steps number `first` to `last`, from 1, on one batch each; then the host has the weights. @returns the loss of each */
export async function lossesOf(
  engine: Engine,
  source: BatchSource,
  first: number,
  last: number,
): Promise<number[]> {
  const losses = [];
  for (let step = first; step <= last; step++) {
    const result = await engine.step([await source.batch(step - 1)], step) ??
      await engine.collect();
    losses.push(result!.loss);
  }
  await engine.pull();
  return losses;
}

/** Batches of another size for the same problem. */
export function batchesOf(parameters: Parameters, seed: number, batchSize: number): BatchSource {
  const dataset = generatedDataset(buildTask(parameters), seed, "train");
  return generatedBatches(dataset, { batchSize, numWorkers: 0, warn: () => {} });
}
