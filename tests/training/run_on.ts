/** The run of `small_run.ts` on a device of one's choice. */
import { modelFromFlags } from "../../src/models/build.ts";
import { generatedBatches } from "../../src/examples/generate/generated.ts";
import { generatedDataset } from "../../src/examples/generate/dataset.ts";
import { buildTask } from "../../src/task/task.ts";
import type { BatchSource } from "../../src/examples/source.ts";
import type { Trainer } from "../../src/executors/trainer.ts";
import { GpuTrainer } from "../../src/executors/webgpu/gpu_trainer.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import type { Flags } from "../../src/flags/table.ts";
import { padId } from "../../src/tokenizers/vocabulary.ts";
import type { VocabularyDigest } from "../../src/tokenizers/vocabulary_digest.ts";
import { saveCheckpoint } from "../../src/training/checkpoint.ts";
import type { TrainingState } from "../../src/training/state.ts";
import type { Run } from "../../src/training/run.ts";
import { Training } from "../../src/training/training.ts";
import type { DeviceName } from "../executors/small_trainings.ts";
import { testGpu } from "../executors/webgpu/gpu.ts";
import { resultsOf, smallRun, type SmallRunOptions } from "./small_run.ts";

export interface RunOn {
  readonly trainer: Trainer;
  readonly parameters: Flags;
  readonly vocabulary: VocabularyDigest;
  readonly state: TrainingState;
  readonly run: Run;
  readonly lines: readonly string[];
  close(): void;
}

/** @param options of {@link smallRun} */
export async function smallRunOn(
  name: DeviceName,
  folder: string,
  seed: number,
  options: SmallRunOptions = {},
): Promise<RunOn> {
  const small = await smallRun(folder, seed, options);
  if (name === "cpu") return small;
  const twin = await gpuTwin(small.trainer, small.parameters), { trainer, model } = twin;
  const run: Run = {
    ...small.run,
    trainer,
    model,
    evaluate: async (epoch) =>
      resultsOf({
        loss: (await model.evaluateBatch(await small.run.source.batch(1000 + epoch))).loss,
      }),
    save(name, state) {
      saveCheckpoint(`${folder}/${name}`, trainer, small.parameters, small.vocabulary, state);
      return name;
    },
  };
  const close = () => {
    small.close();
    twin.close();
  };
  return { ...small, trainer, run, close };
}

/** The same model with the same weights, trained on a GPU. */
async function gpuTwin(
  { arrays }: Trainer,
  flags: Flags,
): Promise<Training<GpuTrainer>> {
  const { tokens: words } = buildTask(flags).vocabulary;
  const model = modelFromFlags(flags, words.length, padId);
  const twin = new GpuTrainer(await testGpu(), model, parseOptimizer(flags.optimizer), {
    clipGradNorm: flags.clip_grad_norm,
    accumulate: flags.accumulate_gradients,
    mixed: false,
  });
  const weights = new Map(arrays.weights().map(({ name, values }) => [name, values]));
  twin.arrays.weights().forEach(({ name, values }) => values.set(weights.get(name)!));
  return new Training(model, twin);
}

/** Steps number `first` to `last`, from 1, on one batch each; then the host has the weights. @returns the loss of each */
export async function lossesOf(
  trainer: Trainer,
  source: BatchSource,
  first: number,
  last: number,
): Promise<number[]> {
  const losses = [];
  for (let step = first; step <= last; step++) {
    const result = await trainer.step([await source.batch(step - 1)], step) ??
      await trainer.collect();
    losses.push(result!.loss);
  }
  await trainer.pull();
  return losses;
}

/** Batches of another size for the same problem. */
export function batchesOf(flags: Flags, seed: number, batchSize: number): BatchSource {
  const dataset = generatedDataset(buildTask(flags), seed, "train");
  return generatedBatches(dataset, { batchSize, numWorkers: 0, warn: () => {} });
}
