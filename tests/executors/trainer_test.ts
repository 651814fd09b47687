/** What every trainer promises, and that all agree. */
import assert from "node:assert/strict";
import type { Batch } from "../../src/examples/batch.ts";
import { modelPredictor } from "../../src/evaluation/model_predictor.ts";
import { padId } from "../../src/tokenizers/vocabulary.ts";
import {
  type DeviceName,
  deviceNames,
  distance,
  randomWords,
  type Setting,
  stepped,
  weightsOf,
  withSmallTraining,
} from "./small_trainings.ts";

async function trained(
  name: DeviceName,
  setting: Setting,
  batches: readonly (readonly Batch[])[],
) {
  return await withSmallTraining(name, setting, async ({ trainer }) => {
    const results = [];
    for (const [i, step] of batches.entries()) results.push(await stepped(trainer, step, i + 1));
    return { results, weights: weightsOf(trainer) };
  });
}

type Outcome = Awaited<ReturnType<typeof trained>>;

// Observed: 1.5e-6 in weights that Adam moved by 4e-3, 3e-7 in losses, 1e-7 in norms.
function assertClose(found: Outcome, expected: Outcome): void {
  assert.ok(distance(expected.weights, found.weights) < 5e-5);
  found.results.forEach(({ loss, gradientNorm }, i) => {
    assert.ok(Math.abs(loss - expected.results[i]!.loss) < 2e-6, `loss of step ${i + 1}`);
    assert.ok(Math.abs(gradientNorm / expected.results[i]!.gradientNorm - 1) < 1e-5);
  });
}

/** The steps of a trainer that is set to nothing special, computed once. */
const plain = new Map<DeviceName, Promise<Outcome>>();

function plainlyTrained(name: DeviceName): Promise<Outcome> {
  const known = plain.get(name) ?? trained(name, {}, steps);
  plain.set(name, known);
  return known;
}

const steps = [0, 1, 2, 3].map((seed) => [randomWords(seed, 6, 3 + seed)]);

Deno.test("cutting a batch into parts, or using threads, changes results by rounding only", async () => {
  const whole = await trained("cpu", { parts: 1 }, steps);
  for (const setting of [{ parts: 2 }, { parts: 3 }, { parts: 1, threads: 2 }]) {
    assertClose(await trained("cpu", setting, steps), whole);
  }
});

const settings: Record<string, Setting> = {
  "gradients that are clipped": { clip: 0.05 },
  "no clipping, weight decay": { clip: 0, optimizer: "adam,lr=0.001,weight_decay=0.1" },
};

for (const [what, setting] of Object.entries(settings)) {
  Deno.test(`the trainers take the same steps: ${what}`, async () => {
    assertClose(await trained("webgpu", setting, steps), await trained("cpu", setting, steps));
  });
}

Deno.test("the trainers accumulate alike over batches of different sizes and lengths", async () => {
  const two = [0, 1, 2].map((seed) => [
    randomWords(seed, 6, 9 - seed),
    randomWords(10 + seed, 4, 3 + 3 * seed),
  ]);
  const [cpu, webgpu] = [
    await trained("cpu", { accumulate: 2 }, two),
    await trained("webgpu", { accumulate: 2 }, two),
  ];
  assertClose(webgpu, cpu);
  assert.deepEqual(webgpu.results.map((r) => r.batches), [2, 2, 2]);
  assert.deepEqual(cpu.results.map((r) => r.batches), [2, 2, 2]);
});

for (const name of deviceNames) {
  Deno.test(`${name}: equal runs give equal bits`, async () => {
    assert.deepEqual(await trained(name, {}, steps), await plainlyTrained(name));
  });

  Deno.test(`${name}: accumulation takes the mean of the batches' gradients`, async () => {
    // Two equal batches have the gradient of one.
    const once = await plainlyTrained(name);
    const twice = await trained(name, { accumulate: 2 }, steps.map(([b]) => [b!, b!]));
    assertClose(twice, once);
  });

  Deno.test(`${name}: a short batch after a long one leaves nothing of its gradient behind`, async () => {
    const long = randomWords(1, 6, 12), short = randomWords(2, 6, 3);
    // Without state, a step depends on its own gradient alone: beta 0, and the first step's rate.
    const optimizer = "adam,lr=0.001,beta1=0,beta2=0,eps=1";
    await withSmallTraining(name, { optimizer }, async ({ trainer }) => {
      await stepped(trainer, [long], 1);
      const tables = trainer.arrays.weights().filter(({ name }) => name.includes("position"));
      const before = tables.map(({ values }) => values.slice());
      await stepped(trainer, [short], 2);
      tables.forEach(({ values, part }, i) => {
        const used = (i === 0 ? short.sourceLength : short.targetLength - 1) * part.shape[1]!;
        assert.notDeepEqual(values.subarray(0, used), before[i]!.subarray(0, used));
        assert.deepEqual(values.subarray(used), before[i]!.subarray(used), part.name);
      });
    });
  });
}

for (const name of deviceNames) {
  Deno.test(`${name}: weight decay reaches position rows that were never used`, async () => {
    const optimizer = "adam,lr=0.01,weight_decay=0.5";
    const { weights } = await trained(name, { optimizer }, steps.slice(0, 1));
    const untrained = await trained("cpu", {}, []);
    const table = "encoder.position_embeddings.weight";
    const last = weights.get(table)!.length - 1;
    const expected = untrained.weights.get(table)![last]! * (1 - 0.5 * 0.01);
    assert.ok(Math.abs(weights.get(table)![last]! - expected) < 1e-6);
  });

  Deno.test(`${name}: a step whose gradient is not finite changes nothing`, async () => {
    for (const poison of [NaN, Infinity]) {
      await withSmallTraining(name, {}, async ({ trainer }) => {
        trainer.arrays.weights().find(({ name }) => name === "decoder.proj.bias")!.values[7] =
          poison;
        const before = weightsOf(trainer);
        const { batches, loss, skipped } = await stepped(trainer, steps[0]!, 1);
        assert.deepEqual([batches, loss], [0, NaN]);
        const { count, first, inARow, rescaled } = skipped;
        assert.deepEqual([count, first!.step, inARow, rescaled], [1, 1, 1, 0]);
        assert.ok(!Number.isFinite(first!.gradientNorm));
        assert.deepEqual(weightsOf(trainer), before);
        for (const arrays of trainer.arrays.optimizerState().values()) {
          assert.ok(arrays.every(({ values }) => values.every((x) => x === 0)));
        }
      });
    }
  });

  Deno.test(`${name}: clipping bounds the gradient that the update sees`, async () => {
    // With beta1 0 the first moment is the gradient itself.
    const optimizer = "adam,lr=0.001,beta1=0";
    await withSmallTraining(name, { optimizer, clip: 0.01 }, async ({ trainer }) => {
      const { gradientNorm } = await stepped(trainer, steps[0]!, 1);
      assert.ok(gradientNorm > 0.01);
      const squares = trainer.arrays.optimizerState().get("exp_avg")!
        .reduce((sum, { values }) => sum + values.reduce((s, x) => s + x * x, 0), 0);
      assert.ok(Math.abs(Math.sqrt(squares) - 0.01) < 1e-6);
    });
  });
}

for (const name of deviceNames) {
  Deno.test(`${name}: decoding word by word agrees with the teacher-forced pass`, async () => {
    await withSmallTraining(name, {}, async ({ trainer, model }) => {
      for (let i = 1; i <= 30; i++) await trainer.step([randomWords(i, 6, 5)], i);
      await trainer.pull();
      const batch = randomWords(99, 7, 6);
      const found = await modelPredictor(model).generate(batch, 9);
      const rows = found.map(([best]) => best!.tokens);
      // Fed its own answers, the model must choose them again.
      const targets = rows.map((row) => [0, ...row, 0]);
      const width = Math.max(...targets.map((row) => row.length));
      const ids = Array.from({ length: width }, (_, t) => targets.map((row) => row[t] ?? padId));
      const { best } = await model.evaluateBatch({
        ...batch,
        target: Int32Array.from(ids.flat()),
        targetLength: width,
        targetLengths: Int32Array.from(targets, (row) => row.length),
      });
      rows.forEach((row, i) => {
        const chosen = row.map((_, t) => best[t * batch.size + i]);
        assert.deepEqual(chosen, row);
      });
    });
  });
}
