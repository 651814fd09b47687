/** What the executor on a GPU promises beyond what all executors do. */
import assert from "node:assert/strict";
import { TrainingError } from "../../../src/errors.ts";
import type { DeviceTensor } from "../../../src/executors/executor.ts";
import { layoutOf } from "../../../src/executors/layout.ts";
import { evaluateReference } from "../../../src/executors/reference/evaluate.ts";
import { type Gpu, openGpu } from "../../../src/executors/webgpu/device.ts";
import { GpuExecutor } from "../../../src/executors/webgpu/gpu_executor.ts";
import { copiedWeights } from "../../../src/executors/webgpu/weight_buffer.ts";
import { constant, input, leavesOf } from "../../../src/graph/graph.ts";
import { add } from "../../../src/ops/add.ts";
import { concatRows } from "../../../src/ops/concat_rows.ts";
import { multiply } from "../../../src/ops/multiply.ts";
import { reshape } from "../../../src/ops/reshape.ts";
import { relativeError } from "../../ops/relative_error.ts";
import { soak } from "../../soak.ts";
import { randomWords, startSmallGpuTraining } from "../small_trainings.ts";
import { counted } from "./counted_gpu.ts";
import { testGpu } from "./gpu.ts";
import { randomGraph } from "./random_graph.ts";

/** One without weights. */
function executorOn(gpu: Gpu): GpuExecutor {
  return new GpuExecutor(gpu, layoutOf([]), copiedWeights(gpu, new Float32Array(0)));
}

async function withExecutor(use: (executor: GpuExecutor) => Promise<void>): Promise<void> {
  const executor = executorOn(await testGpu());
  await use(executor).finally(() => executor.close());
}

/** A device of its own, of which buffers and pipelines are counted. */
async function ownGpu() {
  await testGpu();
  const gpu = (await openGpu())!;
  return { gpu, ...counted(gpu) };
}

const vector = (name: string) => input(name, "f32", ["B"]);

/** A cache of `P` rows that grows by one. */
const grown = concatRows([input("past", "f32", ["P", 64]), input("row", "f32", [1, 64])], "N");

const row = (P: number) => ({
  arrays: { row: new Float32Array(64).fill(P) },
  sizes: { P, N: P + 1 },
});

Deno.test("random graphs give the reference's results, whichever inputs are on the GPU", () =>
  withExecutor(async (executor) => {
    for (let seed = 0; seed < soak(8); seed++) {
      const { roots, feeds } = randomGraph(seed, 14);
      const outputs = Object.fromEntries(roots.map((tensor, i) => [`result ${i}`, tensor]));
      const compiled = executor.compile(outputs), runner = compiled.runner();
      const resident: Record<string, DeviceTensor> = {}, arrays: Record<string, Float32Array> = {};
      leavesOf(roots).forEach(({ origin, shape }, i) => {
        if (origin.kind !== "input") return;
        const values = Float32Array.from(feeds.get(origin.name)!);
        if ((i + seed) % 2 === 0) arrays[origin.name] = values;
        else resident[origin.name] = executor.upload(values, shape as number[]);
      });
      for (let run = 0; run < 2; run++) {
        const results = await runner.run({ arrays, sizes: {} }, resident);
        for (const [i, { data }] of evaluateReference(roots, feeds, {}).entries()) {
          const found = Float64Array.from(await results.floats(`result ${i}`));
          const error = relativeError(found, data);
          assert.ok(error < 1e-5, `graph ${seed}, result ${i} is off by ${error}`);
        }
      }
      [runner, compiled, ...Object.values(resident)].forEach((each) => each.release());
    }
  }));

Deno.test("inputs, constants, views and results that are the same tensor are results of their own", () =>
  withExecutor(async (executor) => {
    const x = vector("x"), y = vector("y"), sum = add(x, y);
    const outputs = {
      ...{ x, y, sum, again: sum, shown: reshape(sum, [1, "B"]) },
      ...{ shownInput: reshape(y, ["B", 1]), scalar: constant(2.5) },
    };
    const compiled = executor.compile(outputs), runner = compiled.runner();
    const resident = { y: executor.upload(Float32Array.of(10, 20, 30), [3]) };
    const feeds = { arrays: { x: Float32Array.of(1, 2, 3) }, sizes: { B: 3 } };
    const results = await runner.run(feeds, resident);
    const taken = results.take("again");
    resident.y.release();
    const found = await Promise.all(
      ["x", "y", "sum", "shown", "shownInput", "scalar"].map((name) => results.floats(name)),
    );
    const total = [11, 22, 33], y3 = [10, 20, 30];
    assert.deepEqual(found.map((a) => [...a]), [[1, 2, 3], y3, total, total, y3, [2.5]]);
    const doubled = executor.compile({ twice: add(x, x) }), doubling = doubled.runner();
    const next = await doubling.run({ arrays: {}, sizes: { B: 3 } }, { x: taken });
    assert.deepEqual([...await next.floats("twice")], [22, 44, 66]);
    [taken, runner, compiled, doubling, doubled].forEach((each) => each.release());
  }));

Deno.test("a smaller run after a larger one, and a larger one after that", () =>
  withExecutor(async (executor) => {
    const x = vector("x"), y = multiply(add(x, constant(1)), x);
    const compiled = executor.compile({ y, z: add(y, x) }), runner = compiled.runner();
    for (const B of [5, 100_000, 5, 3, 300_000, 5, 100_000]) {
      const values = Float32Array.from({ length: B }, (_, i) => i % 100);
      const results = await runner.run({ arrays: { x: values }, sizes: { B } });
      const found = await results.floats("z");
      assert.deepEqual(found, values.map((v) => (v + 1) * v + v));
    }
    [runner, compiled].forEach((each) => each.release());
  }));

Deno.test("runs say which input is missing or has the wrong length, and what is no tensor of theirs", () =>
  withExecutor(async (executor) => {
    const compiled = executor.compile({ sum: add(vector("x"), vector("y")) });
    const runner = compiled.runner(), x = Float32Array.of(1, 2), sizes = { B: 2 };
    await assert.rejects(runner.run({ arrays: { x }, sizes }), /no value given for y/);
    const y = Float32Array.of(1);
    await assert.rejects(
      runner.run({ arrays: { x, y }, sizes }),
      /y has 4 bytes, and the graph reads 8/,
    );
    const foreign = { y: { release() {} } };
    await assert.rejects(runner.run({ arrays: { x }, sizes }, foreign), /not a tensor of this GPU/);
    const released = executor.upload(x, [2]);
    released.release();
    await assert.rejects(
      runner.run({ arrays: { x }, sizes }, { y: released }),
      /after its release/,
    );
    const results = await runner.run({ arrays: { x, y: x }, sizes });
    await results.floats("sum");
    await assert.rejects(results.floats("sum"), /result sum is not there, or no longer/);
    [runner, compiled].forEach((each) => each.release());
  }));

/** Of caches that grow by a row to one of 8 lengths and are then begun anew; plans of all lengths are made at first. */
const decodings = soak(300);

Deno.test(`${decodings} decodings of 8 steps without more buffers or kernels`, async () => {
  const { gpu, buffers, pipelines } = await ownGpu();
  const executor = executorOn(gpu);
  const compiled = executor.compile({ grown }, () => true);
  const stands: number[][] = [];
  for (let decoding = 0; decoding < decodings; decoding++) {
    const runner = compiled.runner();
    let past: DeviceTensor = executor.upload(new Float32Array(0), [0, 64]);
    for (let P = 0; P < 8; P++) {
      const results = await runner.run(row(P), { past });
      past.release();
      past = results.take("grown");
    }
    past.release();
    runner.release();
    if (decoding % 50 === 0) await gpu.device.queue.onSubmittedWorkDone();
    stands.push([buffers(), pipelines()]);
  }
  assert.deepEqual(stands.at(-1), stands[1]);
  compiled.release();
  executor.close();
  assert.equal(buffers(), 0, "buffers outlived their executor");
  gpu.device.destroy();
});

Deno.test("results that nobody takes go back to the pool", async () => {
  const { gpu, buffers } = await ownGpu();
  const executor = executorOn(gpu), compiled = executor.compile({ grown });
  const runner = compiled.runner(), stands = [];
  for (let i = 0; i < 20; i++) {
    await runner.run({ ...row(1), arrays: { ...row(1).arrays, past: new Float32Array(64) } });
    stands.push(buffers());
  }
  assert.equal(stands.at(-1), stands[0]);
  [runner, compiled].forEach((each) => each.release());
  executor.close();
  gpu.device.destroy();
});

Deno.test("plans of more sizes than are kept: the others are made anew, with the same results", async () => {
  const { gpu, buffers, pipelines } = await ownGpu();
  const executor = executorOn(gpu), x = vector("x");
  const compiled = executor.compile({ y: add(x, x) }), runner = compiled.runner();
  const stands: [number, number][] = [];
  for (let round = 0; round < 2; round++) {
    for (let B = 1; B <= 80; B++) {
      const results = await runner.run({
        arrays: { x: new Float32Array(B).fill(B) },
        sizes: { B },
      });
      assert.deepEqual(await results.floats("y"), new Float32Array(B).fill(2 * B));
    }
    stands.push([buffers(), pipelines()]);
  }
  assert.deepEqual(stands[1], stands[0]);
  // Each plan has buffers of uniforms and of constants.
  assert.ok(stands[1]![0] <= 2 * 64 + 8, `${stands[1]![0]} buffers`);
  [runner, compiled].forEach((each) => each.release());
  executor.close();
  gpu.device.destroy();
});

Deno.test("a model in training evaluates with the weights that are trained, without reading them back", async () => {
  const training = startSmallGpuTraining(await testGpu()), batch = randomWords(1, 4, 5);
  const { trainer, model } = training, values = trainer.arrays.weights()[0]!.values;
  const first = await model.evaluateBatch(batch), before = values.slice();
  for (let step = 1; step <= 20; step++) await trainer.step([batch], step);
  await trainer.collect();
  const second = await model.evaluateBatch(batch);
  assert.ok(second.loss < first.loss - 0.01, `${first.loss}, then ${second.loss}`);
  assert.deepEqual(values, before, "weights came to the host");
  await trainer.pull();
  assert.notDeepEqual(values, before);
  // What the host writes is taken over.
  trainer.arrays.weights().forEach(({ values }) => values.fill(0));
  trainer.arraysWritten();
  const { loss } = await model.evaluateBatch(batch);
  assert.ok(Math.abs(loss - Math.log(30)) < 1e-5, `${loss} with weights of 0`);
  training.close();
});

Deno.test("runs on a GPU that went away end in one line", async () => {
  const { gpu } = await ownGpu();
  const executor = executorOn(gpu), x = vector("x");
  const compiled = executor.compile({ y: add(x, x) }), runner = compiled.runner();
  const feeds = { arrays: { x: Float32Array.of(1) }, sizes: { B: 1 } };
  await (await runner.run(feeds)).floats("y");
  gpu.device.destroy();
  const error = await runner.run(feeds).then((results) => results.floats("y"))
    .then(() => undefined, (error) => error);
  assert.ok(error instanceof TrainingError, String(error));
  assert.match(error.message, /^[^\n]* stopped answering [^\n]*$/);
  executor.close();
});
