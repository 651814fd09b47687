/** Loops on a GPU: what is carried, written in place and collected is what turns one by one make of it. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { CompiledLoop, DeviceTensor } from "../../../src/executors/executor.ts";
import { layoutOf } from "../../../src/executors/layout.ts";
import { type Gpu, openGpu } from "../../../src/executors/webgpu/device.ts";
import { GpuExecutor } from "../../../src/executors/webgpu/gpu_executor.ts";
import { planLoop } from "../../../src/executors/webgpu/loop_plan.ts";
import { copiedWeights } from "../../../src/executors/webgpu/weight_buffer.ts";
import { input } from "../../../src/graph/graph.ts";
import type { LoopGraph } from "../../../src/graph/loop.ts";
import { unknownDevice } from "../../../src/lowering/workgroups.ts";
import { add } from "../../../src/ops/add.ts";
import { embedding } from "../../../src/ops/embedding.ts";
import { increase } from "../../../src/ops/increase.ts";
import { scatterRows } from "../../../src/ops/scatter_rows.ts";
import { soak } from "../../soak.ts";
import { ReferenceTensor } from "../reference/reference_executor.ts";
import { hostLoop } from "../reference/host_loop.ts";
import { counted } from "./counted_gpu.ts";
import { testGpu } from "./gpu.ts";

const columns = 3;

/**
 * Each turn adds the row of a table that was written two places before, writes the sum into the table, and goes on with it.
 * `trail` is a second table, which is copied anew in each turn.
 */
function loop(): LoopGraph {
  const place = input("place", "i32", ["B"]), origin = input("origin", "i32", ["B"]);
  const table = input("table", "f32", ["N", columns]), row = input("row", "f32", ["B", columns]);
  const sum = add(row, input("step", "f32", ["B", columns]));
  const written = scatterRows(table, sum, place);
  const trail = input("trail", "f32", ["N", columns]), by = input("by", "i32", [1]);
  return {
    outputs: {
      written,
      next: embedding(written, origin),
      place: increase(place, by),
      origin: increase(origin, by),
      sum,
      trail: add(trail, written),
    },
    carried: {
      ...{ table: "written", row: "next", place: "place", origin: "origin", trail: "trail" },
    },
    collected: ["sum", "place"],
  };
}

const B = 2;

interface Given {
  readonly turns: number;
  readonly table: readonly number[];
  readonly step: readonly number[];
}

const given: fc.Arbitrary<Given> = fc.integer({ min: 1, max: 18 }).chain((turns) => {
  const value = fc.integer({ min: -9, max: 9 });
  const values = (rows: number) =>
    fc.array(value, { minLength: rows * columns, maxLength: rows * columns });
  return fc.record({
    turns: fc.constant(turns),
    table: values(2 * B + B * turns),
    step: values(B),
  });
});

/** Runs the loop twice, the second time with the tables of the first. @returns all that was collected */
async function collected(
  compiled: CompiledLoop,
  upload: (values: Float32Array, shape: readonly number[]) => DeviceTensor,
  { turns, table, step }: Given,
): Promise<number[]> {
  const N = table.length / columns, shape = [N, columns];
  const resident = {
    table: upload(Float32Array.from(table), shape),
    trail: upload(new Float32Array(table.length), shape),
  };
  const found: number[] = [];
  for (let run = 0; run < 2; run++) {
    const arrays = {
      row: new Float32Array(B * columns).fill(run),
      step: Float32Array.from(step),
      place: Int32Array.of(2 * B, 2 * B + 1),
      origin: Int32Array.of(0, 1),
      by: Int32Array.of(B),
    };
    const results = await compiled.run({ arrays, sizes: { B, N } }, resident, turns);
    found.push(...await results.floats("sum"), ...await results.integers("place"));
  }
  Object.values(resident).forEach((tensor) => tensor.release());
  return found;
}

function executorOn(gpu: Gpu): GpuExecutor {
  return new GpuExecutor(gpu, layoutOf([]), copiedWeights(gpu, new Float32Array(0)));
}

Deno.test("turns on a GPU are those of a loop on the host, also with tensors that a loop has changed", async () => {
  const executor = executorOn(await testGpu());
  const onGpu = executor.compileLoop(loop()), onHost = hostLoop(loop(), () => new Map());
  const copy = (values: Float32Array, shape: readonly number[]) =>
    new ReferenceTensor({ shape, data: Float64Array.from(values) });
  await fc.assert(
    fc.asyncProperty(given, async (each) => {
      const expected = await collected(onHost, copy, each);
      const upload = (values: Float32Array, shape: readonly number[]) =>
        executor.upload(values, shape);
      assert.deepEqual(await collected(onGpu, upload, each), expected);
    }),
    { numRuns: soak(10) },
  );
  onGpu.release();
  executor.close();
});

Deno.test("a loop leaves no buffers behind", async () => {
  await testGpu();
  const gpu = (await openGpu())!, { buffers } = counted(gpu);
  const before = buffers(), executor = executorOn(gpu), compiled = executor.compileLoop(loop());
  const each = { turns: 2, table: new Array(8 * columns).fill(1), step: [1, 2, 3, 4, 5, 6] };
  const run = () => collected(compiled, (...tensor) => executor.upload(...tensor), each);
  await run();
  const once = buffers();
  for (let i = 0; i < 5; i++) await run();
  assert.equal(buffers(), once);
  compiled.release();
  executor.close();
  // One staging buffer is the device's.
  assert.ok(buffers() <= before + 1, `${buffers()} of ${before}`);
  gpu.device.destroy();
});

Deno.test("a loop says what is missing or does not fit", async () => {
  const executor = executorOn(await testGpu()), compiled = executor.compileLoop(loop());
  const feeds = { arrays: { row: new Float32Array(6) }, sizes: { B: 2, N: 4 } };
  await assert.rejects(compiled.run(feeds, {}, 1), /no value given for/);
  compiled.release();
  executor.close();
  const x = input("x", "f32", ["B", columns]), ids = input("ids", "i32", ["A"]);
  const grows = { outputs: { y: embedding(x, ids) }, carried: { x: "y" }, collected: [] };
  const onDevice = {
    resident: new Set<string>(),
    weight: () => undefined,
    typeOf: ({ type }: { type: "f32" | "i32" }) => type,
  };
  assert.throws(
    () => planLoop(grows, { A: 3, B: 2 }, onDevice, unknownDevice),
    /y has 36 bytes, and x 24/,
  );
});

Deno.test("what is written in place is copied nowhere", () => {
  const onDevice = {
    resident: new Set(["table", "trail"]),
    weight: () => undefined,
    typeOf: ({ type }: { type: "f32" | "i32" }) => type,
  };
  const plan = planLoop(loop(), { B: 2, N: 8 }, onDevice, unknownDevice);
  assert.deepEqual(plan.carries.map(({ to }) => to.buffer), [
    ...["inputs", "inputs", "inputs"],
    "resident trail",
  ]);
  assert.deepEqual(plan.copies, []);
  assert.ok(!plan.results.has("written"));
});
