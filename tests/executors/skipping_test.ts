/** Steps whose loss is not a number, between others: what every trainer does with them, and that all agree. */
import assert from "node:assert/strict";
import type { Batch } from "../../src/examples/batch.ts";
import type { StepResult, Trainer } from "../../src/executors/trainer.ts";
import {
  type DeviceName,
  deviceNames,
  distance,
  randomWords,
  type Setting,
  weightsOf,
  withSmallTraining,
} from "./small_trainings.ts";

/** Only problems longer than this reach the row of the table of positions that is spoiled. */
const longestGood = 12;

const bad = randomWords(50, 6, 20);

const good = [3, 4, 5, 6].map((longest, seed) => [randomWords(seed, 6, longest)]);

function spoil(trainer: Trainer): void {
  const table = trainer.arrays.weights().find(({ name }) =>
    name === "encoder.position_embeddings.weight"
  )!;
  table.values.fill(NaN, longestGood * 16, (longestGood + 1) * 16);
}

function withAnswersOf(batch: Batch, { target, targetLength, targetLengths }: Batch): Batch {
  return { ...batch, target, targetLength, targetLengths };
}

/** Results that came with a step, and all others at the end unless `patient` is false. */
async function trained(
  name: DeviceName,
  steps: readonly (readonly Batch[])[],
  { patient = true, ...setting }: Setting & { patient?: boolean } = {},
) {
  return await withSmallTraining(name, setting, async ({ trainer }) => {
    spoil(trainer);
    const results: StepResult[] = [];
    const keep = (result: StepResult | undefined) => result && results.push(result);
    for (const [i, batches] of steps.entries()) {
      keep(await trainer.step(batches, i + 1));
      if (!patient) keep(await trainer.collect());
    }
    keep(await trainer.collect());
    await trainer.pull();
    const state = [...trainer.arrays.optimizerState().values()].map((arrays) =>
      arrays.map(({ values }) => values.slice())
    );
    return { results, state, weights: finiteWeights(trainer), progress: trainer.progress() };
  });
}

/** All but the spoiled row, which nothing can move. */
function finiteWeights(trainer: Trainer): Map<string, Float32Array> {
  return new Map([...weightsOf(trainer)].map(([name, values]) => [
    name,
    values.filter((value) => !Number.isNaN(value)),
  ]));
}

function inAll({ results }: { readonly results: readonly StepResult[] }) {
  const batches = results.reduce((sum, result) => sum + result.batches, 0);
  const losses = results.filter((result) => result.batches > 0)
    .reduce((sum, { loss, batches }) => sum + loss * batches, 0);
  const skipped = results.reduce((sum, { skipped }) => sum + skipped.count, 0);
  return { batches, loss: losses / batches, skipped };
}

for (const name of deviceNames) {
  Deno.test(`${name}: a skipped step is as if it had not been, whatever follows it`, async () => {
    const expected = await trained(name, good);
    const found = await trained(name, [
      good[0]!,
      [bad],
      good[1]!,
      good[2]!,
      [bad],
      [bad],
      good[3]!,
    ]);
    assert.deepEqual(found.weights, expected.weights);
    assert.deepEqual(found.state, expected.state);
    assert.deepEqual(found.progress, { skipped: 3, skippedInARow: 0 });
    const [all, without] = [inAll(found), inAll(expected)];
    assert.deepEqual([all.skipped, all.batches, without.batches], [3, 4, 4]);
    assert.ok(Math.abs(all.loss - without.loss) < 1e-6);
  });

  Deno.test(`${name}: the first skipped step and the longest run are told`, async () => {
    const steps = [good[0]!, [bad], good[1]!, [bad], [bad], [bad], good[2]!, [bad]];
    const { results, progress } = await trained(name, steps);
    const told = results.filter(({ skipped }) => skipped.count > 0);
    assert.deepEqual(told[0]!.skipped.first, { step: 2, loss: NaN, gradientNorm: NaN });
    const longest = told.map(({ skipped }) => skipped.longest!)
      .reduce((a, b) => b.length > a.length ? b : a);
    assert.deepEqual([longest.first.step, longest.length], [4, 3]);
    assert.equal(told.at(-1)!.skipped.inARow, 1);
    assert.deepEqual(progress, { skipped: 5, skippedInARow: 1 });
  });

  Deno.test(`${name}: one bad batch of two skips their step`, async () => {
    const [a, b] = [good[0]![0]!, good[1]![0]!];
    // With weight decay whole tables are updated: rows with a gradient left in them would show.
    const setting = { accumulate: 2, optimizer: "adam,lr=0.001,weight_decay=0.1" };
    const expected = await trained(name, [[a, b], [b, a]], setting);
    const found = await trained(name, [[a, b], [bad, a], [b, bad], [b, a]], setting);
    assert.deepEqual(found.weights, expected.weights);
    assert.deepEqual([inAll(found).batches, inAll(found).skipped], [4, 2]);
  });
}

Deno.test("the trainers agree after a skipped step", async () => {
  const steps = [good[0]!, [bad], good[1]!, good[2]!];
  const [cpu, webgpu] = [await trained("cpu", steps), await trained("webgpu", steps)];
  assert.ok(distance(cpu.weights, webgpu.weights) < 5e-5);
  assert.deepEqual(cpu.progress, webgpu.progress);
});

Deno.test("steps that a GPU had been given before its host saw the skipped one end with the same bits", async () => {
  const [problems] = good[0]!;
  const answers = (seed: number, longest: number) =>
    withAnswersOf(problems!, randomWords(seed, 6, longest));
  const before = [1, 2, 3, 4].map((seed) => [answers(seed, 60)]);
  const steps = [...before, [withAnswersOf(bad, problems!)], ...before, [answers(7, 140)]];
  // With weight decay whole tables are updated, also the rows that only a step that was left out had used. Clipped
  // gradients show the bits of the norm, which many rows sum up in another order.
  for (const optimizer of ["adam,lr=0.001", "adam,lr=0.001,weight_decay=0.1"]) {
    const setting = { optimizer, clip: 0.01, positions: 160 };
    const patient = await withoutTime(() => trained("webgpu", steps, setting));
    const looked = await trained("webgpu", steps, { ...setting, patient: false });
    assert.deepEqual(patient.weights, looked.weights);
    assert.deepEqual(patient.state, looked.state);
  }
});

/** Compiling takes so long that the GPU would be looked at meanwhile. */
async function withoutTime<T>(use: () => Promise<T>): Promise<T> {
  const { now } = performance;
  performance.now = () => 0;
  try {
    return await use();
  } finally {
    performance.now = now;
  }
}
