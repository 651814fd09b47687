/** What every executor promises. */
import assert from "node:assert/strict";
import type { Executor } from "../../src/executors/executor.ts";
import { FlatArrays } from "../../src/executors/onnx/flat_arrays.ts";
import { OnnxExecutor } from "../../src/executors/onnx/onnx_executor.ts";
import { GpuExecutor } from "../../src/executors/webgpu/gpu_executor.ts";
import { copiedWeights } from "../../src/executors/webgpu/weight_buffer.ts";
import { ReferenceExecutor } from "./reference/reference_executor.ts";
import { input } from "../../src/graph/graph.ts";
import type { Weight } from "../../src/models/weights.ts";
import { argmax } from "../../src/ops/argmax.ts";
import { concatRows } from "../../src/ops/concat_rows.ts";
import { embedding } from "../../src/ops/embedding.ts";
import { pretended } from "./onnx/accelerators.ts";
import { testGpu } from "./webgpu/gpu.ts";

const lanes = { parts: 1, threads: 1 };

const gpu = await testGpu();

const executors: Readonly<Record<string, (arrays: FlatArrays) => Executor>> = {
  "ONNX Runtime": (arrays) => new OnnxExecutor(arrays, { lanes }),
  "an accelerator": (arrays) => new OnnxExecutor(arrays, { lanes, accelerator: pretended }),
  "WebGPU": (arrays) =>
    new GpuExecutor(gpu, arrays.layout, copiedWeights(gpu, arrays.allWeights())),
  "the reference": (arrays) =>
    new ReferenceExecutor((name, length) => arrays.weightValues(name, length)),
};

/** A table `w` of three rows. */
const weights: readonly Weight[] = [{
  name: "w",
  parts: [{ name: "w", shape: [3, 2], initial: { kind: "constant", value: 0 } }],
  shape: [3, 2],
  trainable: true,
}];

/** Row `id` of the table, and the rows there are with it behind them. */
function graph() {
  const w = { shape: [3, 2], type: "f32", origin: { kind: "parameter", name: "w" } } as const;
  const row = embedding(w, input("id", "i32", [1]));
  return { row, best: argmax(row), rows: concatRows([input("past", "f32", ["P", 2]), row], "N") };
}

const feeds = (id: number, P: number) => ({
  arrays: { id: Int32Array.of(id), unused: Int32Array.of(1) },
  sizes: { P, N: P + 1 },
});

function withExecutor(
  start: (arrays: FlatArrays) => Executor,
  use: (executor: Executor, w: Float32Array) => Promise<void>,
): Promise<void> {
  const arrays = new FlatArrays(weights), values = arrays.weights()[0]!.values;
  values.set([1, 2, 40, 30, 5, 6]);
  const executor = start(arrays);
  return use(executor, values).finally(() => executor.close());
}

for (const [name, start] of Object.entries(executors)) {
  Deno.test(`${name}: results stay on the device, enter the next run, and can be read`, () =>
    withExecutor(start, async (executor) => {
      const compiled = executor.compile(graph(), (result) => result === "rows");
      const runner = compiled.runner(), empty = executor.upload(new Float32Array(0), [0, 2]);
      const first = await runner.run(feeds(0, 0), { past: empty });
      const rows = first.take("rows");
      assert.deepEqual(await first.floats("row"), Float32Array.of(1, 2));
      assert.deepEqual(await first.integers("best"), Int32Array.of(1));
      const second = await runner.run(feeds(1, 1), { past: rows });
      assert.deepEqual(await second.floats("row"), Float32Array.of(40, 30));
      assert.deepEqual(await second.integers("best"), Int32Array.of(0));
      const last = second.take("rows");
      // Whoever took a tensor may use it again.
      const { rows: all } = graph();
      const reading = executor.compile({ all }), reader = reading.runner();
      const third = await reader.run(feeds(2, 2), { past: last });
      assert.deepEqual(await third.floats("all"), Float32Array.of(1, 2, 40, 30, 5, 6));
      for (const tensor of [empty, rows, last]) tensor.release();
      for (const each of [runner, reader, compiled, reading]) each.release();
    }));

  Deno.test(`${name}: what is uploaded is a copy`, () =>
    withExecutor(start, async (executor) => {
      const { rows } = graph(), compiled = executor.compile({ rows }), runner = compiled.runner();
      const values = Float32Array.of(5, 6), past = executor.upload(values, [1, 2]);
      values.fill(0);
      const results = await runner.run(feeds(1, 1), { past });
      assert.deepEqual(await results.floats("rows"), Float32Array.of(5, 6, 40, 30));
      past.release();
      runner.release();
      compiled.release();
    }));

  Deno.test(`${name}: weights are used as they were when it was last told of them`, () =>
    withExecutor(start, async (executor, w) => {
      const { row } = graph(), compiled = executor.compile({ row }), runner = compiled.runner();
      const found = async () => [...await (await runner.run(feeds(1, 0))).floats("row")];
      assert.deepEqual(await found(), [40, 30]);
      w.set([0, 7], 2);
      executor.weightsChanged();
      assert.deepEqual(await found(), [0, 7]);
      runner.release();
      compiled.release();
    }));

  Deno.test(`${name}: runners of one graph may run at the same time`, () =>
    withExecutor(start, async (executor) => {
      const { row } = graph(), compiled = executor.compile({ row });
      const runners = Array.from({ length: 3 }, () => compiled.runner());
      const found = await Promise.all(runners.map(async (runner, i) => {
        const results = await runner.run(feeds(i, 0));
        return (await results.floats("row"))[0];
      }));
      assert.deepEqual(found, [1, 40, 5]);
      for (const each of [...runners, compiled]) each.release();
    }));
}
