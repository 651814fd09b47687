/** What PyTorch is given to train: the file's format, and that its batches, weights and losses are those of training here. */
import assert from "node:assert/strict";
import { recordStep } from "../../bench/pytorch/recorded_step.ts";
import { flagsFor, modelFor } from "../../bench/training.ts";
import type { Batch } from "../../src/examples/batch.ts";
import { generatedDataset } from "../../src/examples/generate/dataset.ts";
import { generatedBatches } from "../../src/examples/generate/generated.ts";
import { evaluateReference } from "../../src/executors/reference/evaluate.ts";
import { weightFeeds } from "../../src/executors/reference/weight_feeds.ts";
import { readSafetensors } from "../../src/files/safetensors.ts";
import { writeSafetensors } from "../../src/files/safetensors_writer.ts";
import type { Flags } from "../../src/flags/table.ts";
import { lossWeightsOf } from "../../src/models/feeds.ts";
import { buildTask } from "../../src/task/task.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";

const flags = flagsFor({ dim: 16, layers: 2, batch: 8 }), model = modelFor(flags);
const recorded = await recordStep(flags);

function trainingBatches({ batch_size: batchSize }: Flags) {
  const dataset = generatedDataset(buildTask(flags), 0, "train");
  return generatedBatches(dataset, { batchSize, numWorkers: 0, warn: assert.fail });
}

Deno.test("the file has the weights by their names in checkpoints, and numbered batches", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/step.safetensors`;
    writeSafetensors(path, recorded.tensors, recorded.metadata);
    const { tensors, metadata } = readSafetensors(path);
    assert.deepEqual(metadata, { ...recorded.metadata });
    const { heads, lr, clip_grad_norm, batches } = metadata;
    assert.deepEqual([heads, lr, clip_grad_norm, batches], ["8", "0.0001", "5", "256"]);
    const parts = model.weights.flatMap(({ parts }) => parts);
    for (const { name, shape } of parts) {
      assert.deepEqual([tensors.get(name)!.dtype, tensors.get(name)!.shape], ["F32", shape]);
    }
    assert.equal(tensors.size, parts.length + 2 * Number(batches));
  }));

Deno.test("its batches are the first ones of training", async () => {
  const source = trainingBatches(flags);
  for (const number of [0, 1, 255]) {
    const batch = await source.batch(number);
    for (const side of ["source", "target"] as const) {
      const { dtype, shape, data } = recorded.tensors.get(`batch.${number}.${side}`)!;
      assert.deepEqual([dtype, shape], ["I32", [batch[`${side}Length`], batch.size]]);
      assert.deepEqual([...data as Int32Array], [...batch[side]]);
    }
  }
  source.close();
});

Deno.test("the loss that PyTorch must find, of a batch with padding, is that of the specification in float64", async () => {
  const source = trainingBatches(flags);
  const losses: number[] = JSON.parse(recorded.metadata.losses);
  const [first, second, third]: number[] = JSON.parse(recorded.metadata.checked);
  assert.deepEqual([losses.length, third], [3, 0]);
  const { targetLengths } = await source.batch(second!);
  assert.ok(new Set(targetLengths).size > 1, "answers have different lengths");
  const batch = await source.batch(first!);
  assert.ok(new Set(batch.sourceLengths).size > 1, "problems have different lengths");
  const loss = referenceLoss(batch);
  assert.ok(Math.abs(losses[0]! - loss) < 1e-5, `${losses[0]} and ${loss}`);
  source.close();
});

Deno.test("a recurrent model is refused", () =>
  assert.rejects(
    recordStep(flagsFor({ dim: 16, layers: 1, batch: 8, lstm: 16 })),
    /FlagError: --lstm: PyTorch's program has transformers only/,
  ));

function referenceLoss(batch: Batch): number {
  const { inputBuilder, training: { loss } } = model;
  const { arrays, sizes } = inputBuilder.teacherForced(
    batch,
    lossWeightsOf(inputBuilder, batch),
    0,
  );
  const weights = weightFeeds({ loss: loss! }, (name, length) => {
    const { parts } = model.weights.find((weight) => weight.name === name)!;
    return parts.flatMap((part) => [...recorded.tensors.get(part.name)!.data as Float32Array])
      .slice(0, length);
  }, sizes);
  const inputs = Object.entries(arrays).map(([name, values]) =>
    [name, Float64Array.from(values)] as const
  );
  return evaluateReference([loss!], new Map([...weights, ...inputs]), sizes)[0]!.data[0]!;
}
