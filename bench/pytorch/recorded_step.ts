/** What `bench/pytorch_step.py` trains: weights, batches and the losses of the first steps here, as one safetensors file. */
import type { Batch } from "../../src/examples/batch.ts";
import { FlagError } from "../../src/errors.ts";
import { generateBatch, generatedDataset } from "../../src/examples/generate/dataset.ts";
import { padToBuckets } from "../../src/examples/pad.ts";
import { availableCores, chooseWorkers } from "../../src/executors/onnx/lanes.ts";
import type { Tensor } from "../../src/files/tensor_types.ts";
import type { Flags } from "../../src/flags/table.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import { buildTask } from "../../src/task/task.ts";
import { startTraining } from "../training.ts";

/** The content of the file. */
export interface RecordedStep {
  /**
   * Weights by their names in checkpoints, and token ids of batches, `[length, batch]`: `batch.0.source`, `batch.0.target`,
   * `batch.1.source` …
   */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** `checked` and `losses` are JSON arrays: numbers of batches, and the loss before each of as many steps on them. */
  readonly metadata: Readonly<
    Record<"heads" | "lr" | "clip_grad_norm" | "batches" | "checked" | "losses", string>
  >;
}

/** Batches in the file, which are taken in turn. */
const batchCount = 256;

/** Steps of which the loss is recorded. */
const checkedSteps = 3;

/** @throws FlagError for a recurrent model */
export async function recordStep(flags: Flags): Promise<RecordedStep> {
  if (flags.lstm) throw new FlagError("--lstm", "PyTorch's program has transformers only");
  const batches = firstBatches(flags);
  const training = await startTraining(flags, chooseWorkers(availableCores(), flags.batch_size));
  const weights = training.trainer.arrays.weights().map(({ name, part: { shape }, values }) =>
    [name, { dtype: "F32", shape, data: values.slice() } satisfies Tensor] as const
  );
  const losses: number[] = [], checked = batchesToCheck(batches);
  for (const [i, number] of checked.entries()) {
    losses.push((await training.trainer.step([batches[number]!], i + 1)).loss);
  }
  training.close();
  return {
    tensors: new Map<string, Tensor>([...weights, ...batches.flatMap(batchTensors)]),
    metadata: {
      heads: String(flags.n_enc_heads),
      lr: String(parseOptimizer(flags.optimizer).options.lr),
      clip_grad_norm: String(flags.clip_grad_norm),
      batches: String(batchCount),
      checked: JSON.stringify(checked),
      losses: JSON.stringify(losses),
    },
  };
}

/** The first batches that training takes, padded as on a GPU. Short ones are padded the same on the CPU. */
function firstBatches(flags: Flags): Batch[] {
  const dataset = generatedDataset(buildTask(flags), 0, "train"), size = flags.batch_size;
  return Array.from(
    { length: batchCount },
    (_, i) => padToBuckets(generateBatch(dataset, i * size, size).batch),
  );
}

/** Numbers of a batch with padded problems and of one with padded answers, if there are such, and of the first ones. */
function batchesToCheck(batches: readonly Batch[]): number[] {
  const padded = (["source", "target"] as const).map((side) =>
    batches.findIndex((batch) => new Set(batch[`${side}Lengths`]).size > 1)
  );
  const numbers = new Set([...padded, ...batches.keys()].filter((number) => number >= 0));
  return [...numbers].slice(0, checkedSteps);
}

function batchTensors(batch: Batch, number: number): [string, Tensor][] {
  return (["source", "target"] as const).map((side) => [
    `batch.${number}.${side}`,
    { dtype: "I32", shape: [batch[`${side}Length`], batch.size], data: batch[side].slice() },
  ]);
}
