/** Dispatches that run as one compute what they would one by one, and there are few of them. */
import assert from "node:assert/strict";
import { modelFromFlags } from "../../../src/models/build.ts";
import { layoutOf } from "../../../src/executors/layout.ts";
import type { Gpu } from "../../../src/executors/webgpu/device.ts";
import { GpuTrainer } from "../../../src/executors/webgpu/gpu_trainer.ts";
import { planGraph } from "../../../src/executors/webgpu/plan.ts";
import { updateDispatches } from "../../../src/executors/webgpu/update_dispatches.ts";
import { defaults } from "../../../src/flags/parse.ts";
import type { DeviceHint } from "../../../src/graph/dispatch.ts";
import type { Tensor } from "../../../src/graph/graph.ts";
import { matmulKernels, only } from "../../../src/lowering/matmul_kernels.ts";
import { unknownDevice } from "../../../src/lowering/workgroups.ts";
import type { ModelFlags } from "../../../src/models/config.ts";
import { gradientName, type Model } from "../../../src/models/model.ts";
import { parseOptimizer } from "../../../src/optimizers/parse_optimizer.ts";
import { renderUpdate } from "../../../src/optimizers/wgsl_renderer.ts";
import { initialise } from "../../../src/models/initialisation.ts";
import { randomFrom } from "../../../src/random.ts";
import { padId } from "../../../src/tokenizers/vocabulary.ts";
import { randomBatch, smallModel } from "../../models/small_transformer.ts";
import { soakedCases } from "../../soak.ts";
import { asCard, testGpu } from "./gpu.ts";

/** What a desktop's or a server's card offers. */
const card: DeviceHint = { ...unknownDevice, mostBindings: 16, workgroupBytes: 32768 };

interface Case {
  readonly flags: Partial<ModelFlags>;
  readonly mixed?: boolean;
}

/** Each compiles many kernels, which takes a software adapter long. */
const cases: readonly (readonly [string, Case])[] = [
  ["one layer each", { flags: {} }],
  ["mixed precision", { flags: {}, mixed: true }],
  ["dropout, norms first", {
    flags: { dropout: 0.2, attention_dropout: 0.2, norm_position: "pre" },
  }],
  ["rotary positions, gates", { flags: { positions: "rotary", enc_gated: true } }],
  ["halting", { flags: { enc_loops: 2, enc_act: true, enc_loop_idx: 0 } }],
  ["an LSTM", { flags: { lstm: true, lstm_hidden_dim: 8 } }],
];

/** Losses and weights after some steps. */
async function trained(gpu: Gpu, { flags, mixed = false }: Case) {
  const trainer = new GpuTrainer(gpu, smallModel(flags), parseOptimizer("adam,lr=0.001"), {
    ...{ clipGradNorm: 5, accumulate: 1, mixed },
  });
  const random = randomFrom(5);
  for (const { part, values } of trainer.arrays.weights()) initialise(part, values, random);
  const batch = () => randomBatch([5, 3, 1, 4], [3, 4, 2, 2], random);
  const losses = [];
  for (let step = 1; step <= 3; step++) {
    losses.push((await trainer.step([batch()], step, step) ?? await trainer.collect())!.loss);
  }
  await trainer.pull();
  const weights = trainer.arrays.weights().map(({ values }) => values.slice());
  const dispatches = trainer.dispatchNames(batch()).length;
  trainer.close();
  return { losses, weights, dispatches };
}

for (const [name, setting] of soakedCases(cases)) {
  Deno.test(`merged dispatches give the bits of single ones, and leads almost: ${name}`, async () => {
    const gpu = await testGpu();
    const alone = await trained(
      { ...gpu, dispatchesAreDear: false, concurrentWorkgroups: 256, matmuls: [] },
      setting,
    );
    // No lead can be bound.
    const merged = await trained({ ...asCard(gpu), workgroupBytes: 16384 }, setting);
    assert.deepEqual(merged.losses, alone.losses);
    assert.deepEqual(merged.weights, alone.weights);
    assert.ok(merged.dispatches < alone.dispatches);
    const { losses, dispatches } = await trained(asCard(gpu), setting);
    if (setting.flags.lstm === undefined) assert.ok(dispatches < merged.dispatches);
    losses.forEach((loss, i) => {
      const allowed = setting.mixed ? 2e-3 : 2e-6;
      assert.ok(Math.abs(loss / alone.losses[i]! - 1) < allowed, `${loss}, not ${alone.losses[i]}`);
    });
  });
}

/** Names of the kernels of a step; memory is as in training. */
function stepOn(hint: DeviceHint, model: Model, batch: number): string[] {
  const layout = layoutOf(model.weights);
  const gradients = new Map<Tensor, number>();
  for (const [name, { offset }] of layout.weights) {
    const gradient = model.training[gradientName(name)];
    if (gradient) gradients.set(gradient, 4 * offset);
  }
  const { dispatches } = planGraph(Object.values(model.training), { B: batch, S: 8, T: 3 }, {
    typeOf: ({ type }) => type,
    placeOf(tensor, bytes) {
      const { origin } = tensor, gradient = gradients.get(tensor);
      if (gradient !== undefined) return { buffer: "gradients", offset: gradient, bytes };
      if (origin.kind === "input") return { buffer: "inputs", offset: 0, bytes };
      if (origin.kind !== "parameter") return undefined;
      return { buffer: "weights", offset: 4 * layout.weights.get(origin.name)!.offset, bytes };
    },
  }, { ...hint, mostBoundBytes: 2 ** 31 });
  const { rule } = parseOptimizer("adam");
  const update = updateDispatches(
    {
      ranges: [layout.dense, ...layout.tables],
      kernel: renderUpdate(rule),
      options: { clipGradNorm: 5, accumulate: 1, mixed: false },
    },
    (buffer) => ({ buffer, offset: 0, bytes: 1024 }),
    { ...hint, mostBoundBytes: 2 ** 31 },
  );
  return [...dispatches, ...update].map(({ kernel }) => kernel);
}

const sizes = [
  { dim: 256, layers: 4, batch: 32, merged: 110, alone: 222 },
  { dim: 512, layers: 6, batch: 128, merged: 154, alone: 318 },
];

/** Of this many dimensions and layers in each stack. */
function stacks(dim: number, layers: number): Model {
  const dims = { enc_emb_dim: dim, dec_emb_dim: dim };
  const flags = { ...defaults(), ...dims, n_enc_layers: layers, n_dec_layers: layers };
  return modelFromFlags(flags, 1019, padId);
}

for (const { dim, layers, batch, merged, alone } of sizes) {
  Deno.test(`a step of ${dim} dimensions, ${layers}+${layers} layers has ${merged} dispatches`, () => {
    const model = stacks(dim, layers), names = stepOn(card, model, batch);
    assert.equal(names.length, merged);
    assert.ok(!names.includes("split_columns") && !names.includes("concat_columns"));
    assert.equal(stepOn({ ...card, dispatchesAreDear: false }, model, batch).length, alone);
  });
}

Deno.test("feed-forward blocks by one kernel take no more dispatches; split matmuls take another for each sum", () => {
  const { dim, layers, batch } = sizes[0]!, model = stacks(dim, layers);
  const step = (name: string) => {
    const kernel = matmulKernels.find((kernel) => kernel.name === name)!;
    return stepOn({ ...card, matmuls: only(kernel) }, model, batch);
  };
  const usual = step("64x64x16"),
    together = step("64x64x16-ffn"),
    split = step("64x64x16-split256");
  const count = (names: readonly string[], end: string) =>
    names.filter((name) => name.endsWith(end)).length;
  assert.equal(count(together, "_feed_forward"), 2 * 2 * layers);
  assert.ok(together.length <= usual.length, `${together.length}, not ${usual.length}`);
  assert.ok(count(split, "sum_parts") >= 2 * layers);
  assert.ok(split.length <= usual.length + count(split, "sum_parts"));
});
