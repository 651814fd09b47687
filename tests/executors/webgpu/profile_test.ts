import { modelFromFlags } from "../../../src/models/build.ts";
import assert from "node:assert/strict";
import { generatedBatches } from "../../../src/examples/generate/generated.ts";
import { generatedDataset } from "../../../src/examples/generate/dataset.ts";
import { buildTask } from "../../../src/task/task.ts";
import { GpuTrainer } from "../../../src/executors/webgpu/gpu_trainer.ts";
import { Profile, type ProfileReport } from "../../../src/executors/webgpu/profile.ts";
import { initialise } from "../../../src/models/initialisation.ts";
import { parseOptimizer } from "../../../src/optimizers/parse_optimizer.ts";
import { flagsWith } from "../../../src/flags/parse.ts";
import { randomFrom } from "../../../src/random.ts";
import { padId } from "../../../src/tokenizers/vocabulary.ts";
import { tiny } from "../../commands/program.ts";
import { testGpu } from "./gpu.ts";

interface TraceEvent {
  readonly name: string;
  readonly ts: number;
  readonly dur: number;
  readonly args: { readonly step: number; readonly dims: string };
}

/** Six steps on the same batch. @param accumulate batches of each step */
async function train(accumulate: number, profile?: Profile) {
  const gpu = await testGpu();
  const flags = flagsWith(tiny);
  const dataset = generatedDataset(buildTask(flags), 7, "train");
  const batch = await generatedBatches(dataset, { batchSize: 8, numWorkers: 0, warn: () => {} })
    .batch(0);
  const { tokens: words } = dataset.task.vocabulary;
  const model = modelFromFlags(flags, words.length, padId);
  const trainer = new GpuTrainer(gpu, model, parseOptimizer("adam,lr=0.001"), {
    ...{ clipGradNorm: 5, accumulate, mixed: false },
    ...(profile ? { profile } : {}),
  });
  const random = randomFrom(5);
  for (const { part, values } of trainer.arrays.weights()) initialise(part, values, random);
  for (let step = 1; step <= 6; step++) {
    await trainer.step(Array.from({ length: accumulate }, () => batch), step);
  }
  const loss = (await trainer.collect())!.loss;
  const names = trainer.dispatchNames(batch);
  await trainer.pull();
  trainer.close();
  return { loss, names };
}

async function profiled(accumulate: number) {
  const reports: ProfileReport[] = [];
  const gpu = await testGpu();
  const { loss, names } = await train(
    accumulate,
    new Profile(gpu.device, (report) => reports.push(report)),
  );
  assert.equal(reports.length, 1);
  const events: TraceEvent[] = JSON.parse(reports[0]!.trace).traceEvents;
  return { loss, names, events, table: reports[0]!.table };
}

Deno.test("a profile has every dispatch of the third to fifth step, in their order", async () => {
  const { names, events, table } = await profiled(1);
  for (const step of [3, 4, 5]) {
    const own = events.filter(({ args }) => args.step === step);
    assert.deepEqual(own.map(({ name }) => name), names);
    own.slice(1).forEach(({ ts }, i) => assert.ok(ts >= own[i]!.ts + own[i]!.dur - 0.002));
  }
  assert.equal(events.length, 3 * names.length);
  assert.ok(events.every(({ dur }) => dur > 0));
  assert.ok(events.filter(({ args }) => /^\d+( \d+)*$/.test(args.dims)).length === events.length);
  assert.match(table, new RegExp(`\\nall +${names.length} `));
});

Deno.test("a profile joins the batches that make up one step", async () => {
  const { events } = await profiled(2);
  const counts = [3, 4, 5].map((step) => events.filter(({ args }) => args.step === step).length);
  assert.deepEqual(counts, [counts[0], counts[0], counts[0]]);
  assert.equal(events.filter(({ name }) => name === "accumulate").length, 3 * 2);
});

Deno.test("measuring does not change what is trained", async () => {
  assert.equal((await profiled(1)).loss, (await train(1)).loss);
});
