/** What a GPU is given at once: several steps, with one write of what they read. */
import assert from "node:assert/strict";
import { watchCalls } from "../../../bench/gpu_calls.ts";
import type { Batch } from "../../../src/examples/batch.ts";
import { GpuBuffers } from "../../../src/executors/webgpu/gpu_buffers.ts";
import type { GpuTrainer } from "../../../src/executors/webgpu/gpu_trainer.ts";
import { Submissions } from "../../../src/executors/webgpu/submissions.ts";
import type { Training } from "../../../src/training/training.ts";
import { randomWords, type Setting, startSmallGpuTraining, weightsOf } from "../small_trainings.ts";
import { testGpu } from "./gpu.ts";

/** Steps whose windows grow to 64. */
const warmUp = 63;

/** A time that stands still: looks then depend on the number of steps alone. */
async function withoutTime<T>(use: () => Promise<T>): Promise<T> {
  performance.now = () => 0;
  return await use().finally(() => Reflect.deleteProperty(performance, "now"));
}

async function withTrainer<T>(
  setting: Setting,
  use: (training: Training<GpuTrainer>) => Promise<T>,
): Promise<T> {
  const training = startSmallGpuTraining(await testGpu(), setting);
  return await withoutTime(() => use(training)).finally(() => training.close());
}

const batches = [0, 1, 2, 3].map((seed) => randomWords(seed, 2, 3));

/** Batches of a step. */
function batchesOf(step: number, count: number): Batch[] {
  return Array.from({ length: count }, (_, i) => batches[(step + i) % batches.length]!);
}

/** Steps number `first` to `last`. */
async function steps(trainer: GpuTrainer, first: number, last: number, accumulate = 1) {
  for (let step = first; step <= last; step++) {
    await trainer.step(batchesOf(step, accumulate), step);
  }
}

for (const accumulate of [1, 3]) {
  Deno.test(`64 steps of ${accumulate} batches take 12 submissions, with a write each, and one look`, () =>
    withTrainer({ accumulate }, async ({ trainer }) => {
      await steps(trainer, 1, warmUp, accumulate);
      const { calls, end } = watchCalls(await testGpu());
      await steps(trainer, warmUp + 1, warmUp + 64, accumulate);
      end();
      const { writes, submissions, commandBuffers, looks } = calls;
      assert.deepEqual([submissions, commandBuffers, looks], [12, 64 * accumulate, 1]);
      // The last one lets the GPU count anew.
      assert.equal(writes, submissions + 1);
    }));
}

Deno.test("steps that wait are submitted before weights are read or written", async () => {
  const count = warmUp + 30;
  const weights = (readEarly: boolean) =>
    withTrainer({}, async ({ trainer }) => {
      await steps(trainer, 1, count);
      const { calls, end } = watchCalls(await testGpu());
      if (!readEarly) await trainer.collect();
      await trainer.pull();
      end();
      const pulled = weightsOf(trainer);
      for (const { values } of trainer.arrays.weights()) values.fill(0.5);
      await steps(trainer, count + 1, count + 1);
      trainer.arraysWritten();
      await steps(trainer, count + 2, count + 2);
      await trainer.pull();
      return { calls, pulled, after: weightsOf(trainer) };
    });
  const early = await weights(true), late = await weights(false);
  assert.ok(early.calls.submissions > 0, "there were steps that waited");
  assert.deepEqual(early.pulled, late.pulled);
  assert.deepEqual(early.after, late.after);
});

/**
 * Steps must come to the same whether each is looked at or several wait.
 *
 * @param batchOf what step number 1 to `count` take @param prepare may take one before them
 */
async function checkWaiting(
  count: number,
  batchOf: (step: number) => Batch,
  prepare = async (_: GpuTrainer) => {},
) {
  const weights = (isEachAlone: boolean) =>
    withTrainer({}, async ({ trainer }) => {
      await prepare(trainer);
      for (let step = 1; step <= count; step++) {
        // The optimizer's count does not go back to 0 where one was skipped.
        await trainer.step([batchOf(step)], step + 1);
        if (isEachAlone) await trainer.collect();
      }
      await trainer.collect();
      await trainer.pull();
      return weightsOf(trainer);
    });
  assert.deepEqual(await weights(false), await weights(true));
}

Deno.test("batches of new sizes, which replace buffers and plans, make no difference to steps that wait", () =>
  checkWaiting(
    warmUp + 40,
    (step) =>
      step > warmUp && step % 9 === 0 ? randomWords(step, 3, (step - 45) / 3) : batches[step % 4]!,
  ));

Deno.test("a batch that uses more rows of a table, but has a plan, makes no difference to steps that wait", () => {
  const long = randomWords(9, 2, 22);
  // A long batch has a plan, and its rows count as unused again, because it was skipped.
  const skipLong = async (trainer: GpuTrainer) => {
    const table = trainer.arrays.weights().find(({ name }) => name.includes("position"))!.values;
    const last = table.length - 1, kept = table[last]!;
    table[last] = NaN;
    trainer.arraysWritten();
    assert.equal((await trainer.step([long], 1))?.skipped.count, 1);
    table[last] = kept;
    trainer.arraysWritten();
  };
  return checkWaiting(
    warmUp + 12,
    (step) => step === warmUp + 11 ? long : batches[step % 4]!,
    skipLong,
  );
});

/** Command buffers that each copy numbers of the host to a buffer of their own. */
async function uploaded(lengths: readonly number[]) {
  const gpu = await testGpu(), buffers = new GpuBuffers(gpu);
  const submissions = new Submissions(gpu, buffers);
  const { calls, end } = watchCalls(gpu);
  const values = lengths.map((length, i) => Uint8Array.from({ length }, (_, k) => 7 * i + k));
  values.forEach((own, i) => {
    buffers.ensure(`target ${i}`, own.length);
    const encoder = submissions.begin(own.length);
    // In two pieces, which follow one another.
    const half = own.length / 2;
    const target = buffers.all[`target ${i}`]!;
    submissions.upload(encoder, target, own.length, (memory) => {
      memory.set(own.subarray(half), half);
      memory.set(own.subarray(0, half));
    });
    submissions.end(encoder);
  });
  submissions.submit();
  submissions.submit();
  end();
  for (const [i, own] of values.entries()) {
    const found = await buffers.bytesOf(`target ${i}`, 0, own.length);
    assert.ok(own.every((byte, k) => byte === new Uint8Array(found)[k]), `upload ${i}`);
  }
  assert.equal(gpu.failure(), undefined);
  buffers.destroy();
  const { writes, submissions: count, commandBuffers } = calls;
  return { writes, submissions: count, commandBuffers };
}

Deno.test("what the host gives goes up in one piece as far as there is room, and arrives where it should", async () => {
  const kilobyte = 1024;
  const together = { writes: 1, submissions: 1, commandBuffers: 3 };
  assert.deepEqual(await uploaded([kilobyte, 8, 5 * kilobyte]), together);
  const apart = { writes: 3, submissions: 3, commandBuffers: 4 };
  const lengths = [700 * kilobyte, 600 * kilobyte, 400 * kilobyte, 1500 * kilobyte];
  assert.deepEqual(await uploaded(lengths), apart);
});
