import { modelFromFlags } from "../../../src/models/build.ts";
import assert from "node:assert/strict";
import { generatedBatches } from "../../../src/examples/generate/generated.ts";
import { generatedDataset } from "../../../src/examples/generate/dataset.ts";
import { buildTask } from "../../../src/task/task.ts";
import { GpuTrainer } from "../../../src/executors/webgpu/gpu_trainer.ts";
import { initialise } from "../../../src/models/initialisation.ts";
import { parseOptimizer } from "../../../src/optimizers/parse_optimizer.ts";
import { flagsWith } from "../../../src/flags/parse.ts";
import { randomFrom } from "../../../src/random.ts";
import { padId } from "../../../src/tokenizers/vocabulary.ts";
import { tiny } from "../../commands/program.ts";
import { testGpu } from "./gpu.ts";

const flags = flagsWith(tiny);
const dataset = generatedDataset(buildTask(flags), 7, "train");
const source = generatedBatches(dataset, { batchSize: 16, numWorkers: 0, warn: () => {} });

async function withTrainer<T>(
  mixed: boolean,
  use: (trainer: GpuTrainer) => Promise<T>,
): Promise<T> {
  const { tokens: words } = dataset.task.vocabulary;
  const model = modelFromFlags(flags, words.length, padId);
  const trainer = new GpuTrainer(await testGpu(), model, parseOptimizer("adam,lr=0.001"), {
    clipGradNorm: 5,
    accumulate: 1,
    mixed,
  });
  const random = randomFrom(5);
  for (const { part, values } of trainer.arrays.weights()) initialise(part, values, random);
  try {
    return await use(trainer);
  } finally {
    trainer.close();
  }
}

/** Steps number `first` to `last`, and the results of each. */
async function steps(trainer: GpuTrainer, first: number, last: number) {
  const results = [];
  for (let step = first; step <= last; step++) {
    const result = await trainer.step([await source.batch(step)], step) ?? await trainer.collect();
    results.push(result!);
  }
  return results;
}

Deno.test("mixed precision follows full precision closely", async () => {
  const full = await withTrainer(false, (trainer) => steps(trainer, 1, 40));
  const mixed = await withTrainer(true, (trainer) => steps(trainer, 1, 40));
  mixed.forEach(({ loss, gradientNorm }, i) => {
    // Observed: losses within 2e-3, norms within 1 %.
    assert.ok(Math.abs(loss - full[i]!.loss) < 1e-2, `step ${i + 1}: ${loss}, ${full[i]!.loss}`);
    assert.ok(Math.abs(gradientNorm / full[i]!.gradientNorm - 1) < 0.05, `norm of step ${i + 1}`);
  });
});

Deno.test("mixed precision gives equal bits for equal runs", async () => {
  const run = () =>
    withTrainer(true, async (trainer) => {
      await steps(trainer, 1, 10);
      await trainer.pull();
      return trainer.arrays.weights().map(({ values }) => values.slice());
    });
  assert.deepEqual(await run(), await run());
});

Deno.test("an overflow skips the step, halves the loss scale and leaves the optimizer where it was", async () => {
  await withTrainer(true, async (trainer) => {
    // Largest f16 is 65504: gradients of the scores alone exceed it.
    trainer.restore({ scale: 2 ** 30, grown: 12, skipped: 0 });
    await trainer.step([await source.batch(1)], 1);
    const { batches, skipped } = (await trainer.collect())!;
    assert.deepEqual([batches, skipped.count, skipped.rescaled], [0, 0, 1]);
    assert.deepEqual(trainer.progress(), progress(2 ** 29, 0, 1));
    await trainer.pull();
    for (const arrays of trainer.arrays.optimizerState().values()) {
      assert.ok(arrays.every(({ values }) => values.every((x) => x === 0)));
    }
    await steps(trainer, 2, 30);
    const { scale, skipped: all } = trainer.progress();
    assert.ok(scale! <= 2 ** 20 && scale! >= 2 ** 10, `scale ${scale}`);
    // Halved once for every skipped step, never raised within so few.
    assert.equal(scale, 2 ** (30 - all!));
  });
});

Deno.test("the step the optimizer sees does not count skipped ones", async () => {
  const scaled = async (scale: number, extra: number) => {
    return await withTrainer(true, async (trainer) => {
      trainer.restore({ scale, grown: 0, skipped: 0 });
      const { skipped = 0 } = await stepsUntilApplied(trainer, await source.batch(1));
      assert.ok(skipped >= extra);
      await trainer.pull();
      return trainer.arrays.weights().map(({ values }) => values.slice());
    });
  };
  // The first applied step is the optimizer's first, however many were skipped before; gradients differ by rounding only.
  const [direct, late] = [await scaled(2 ** 10, 0), await scaled(2 ** 30, 5)];
  direct.forEach((values, k) =>
    values.forEach((value, i) => assert.ok(Math.abs(value - late[k]![i]!) < 2.1e-3))
  );
});

async function stepsUntilApplied(
  trainer: GpuTrainer,
  batch: Parameters<GpuTrainer["step"]>[0][number],
): Promise<{ skipped?: number }> {
  for (let step = 1; step <= 40; step++) {
    await trainer.step([batch], step);
    if ((await trainer.collect())!.batches > 0) return trainer.progress();
  }
  throw new Error("no step was applied");
}

Deno.test("the loss scale doubles after 2,000 steps without overflow", async () => {
  await withTrainer(true, async (trainer) => {
    trainer.restore({ scale: 256, grown: 1998, skipped: 3 });
    await steps(trainer, 10, 10);
    assert.deepEqual(trainer.progress(), progress(256, 1999, 3));
    await steps(trainer, 11, 11);
    assert.deepEqual(trainer.progress(), progress(512, 0, 3));
  });
});

function progress(scale: number, grown: number, skipped: number) {
  return { scale, grown, skipped, skippedInARow: 0 };
}

Deno.test("below the smallest loss scale it is not the scale that is to blame", async () => {
  await withTrainer(true, async (trainer) => {
    trainer.arrays.weights()[0]!.values.fill(NaN);
    trainer.arraysWritten();
    trainer.restore({ scale: 2 ** -13, grown: 0, skipped: 0 });
    const found = await steps(trainer, 1, 4);
    assert.deepEqual(found.map(({ skipped }) => skipped.rescaled), [1, 0, 0, 0]);
    assert.deepEqual(found.map(({ skipped }) => skipped.inARow), [0, 1, 2, 3]);
    assert.deepEqual(found[1]!.skipped.first, { step: 2, loss: NaN, gradientNorm: NaN });
    // It falls no further, or it would become 0.
    assert.deepEqual(trainer.progress(), { ...progress(2 ** -15, 0, 4), skippedInARow: 3 });
  });
});
