/** Products whose inner dimension is split: when, into what, and that their bits do not depend on chance. */
import assert from "node:assert/strict";
import { runOnce } from "../../src/executors/webgpu/run_once.ts";
import { planRun } from "../../src/executors/webgpu/run_plan.ts";
import { input, type Tensor } from "../../src/graph/graph.ts";
import { matmulKernels, only } from "../../src/lowering/matmul_kernels.ts";
import { splitOf } from "../../src/lowering/split_product.ts";
import { linear } from "../../src/ops/linear.ts";
import { matmul } from "../../src/ops/matmul.ts";
import { randomFrom } from "../../src/random.ts";
import { asCard, testGpu } from "../executors/webgpu/gpu.ts";

const kernel = matmulKernels.find(({ name }) => name === "64x64x16-split128")!;

Deno.test("a product is split where it has few tiles and many inner positions", () => {
  const split = (rows: number, columns: number, inner: number) =>
    splitOf({ rows, columns, inner }, kernel);
  assert.deepEqual(split(96, 256, 1024), { parts: 8, share: 128 });
  assert.deepEqual(split(96, 256, 1030), { parts: 9, share: 128 });
  assert.equal(split(96, 256, 511), undefined, "short");
  assert.equal(split(1024, 512, 2048), undefined, "128 tiles");
  assert.deepEqual(split(1024, 448, 2 ** 14), { parts: 9, share: 1824 });
  assert.equal(splitOf({ rows: 96, columns: 256, inner: 1024 }, matmulKernels[0]!), undefined);
});

Deno.test("parts cover the inner positions once, in whole panels", () => {
  const random = randomFrom(5), upTo = (most: number) => 1 + random.integer(0, most - 1);
  let found = 0;
  for (let i = 0; i < 300; i++) {
    const tried = { ...kernel, share: upTo(300) };
    const size = { rows: upTo(600), columns: upTo(600), inner: upTo(5000) };
    const split = splitOf(size, tried);
    if (split === undefined) continue;
    found++;
    const { parts, share } = split;
    assert.equal(share % kernel.depth, 0);
    assert.ok(parts > 1 && parts * share >= size.inner && (parts - 1) * share < size.inner);
  }
  assert.ok(found > 50);
});

Deno.test("the bits are the same from run to run, and whether dispatches are merged or not", async () => {
  const random = randomFrom(9), feeds = new Map<string, Float64Array>();
  const drawn = (name: string, ...shape: number[]): Tensor => {
    const length = shape.reduce((a, b) => a * b, 1);
    feeds.set(name, Float64Array.from({ length }, () => random.normal()));
    return input(name, "f32", shape);
  };
  const bias = drawn("bias", 40), residual = drawn("residual", 70, 40);
  const layers = ["a", "b"].map((name) =>
    linear(drawn(`x${name}`, 70, 600), { weight: drawn(`w${name}`, 40, 600), bias }, { residual })
  );
  const outputs = {
    y: layers[0]!,
    z: layers[1]!,
    p: matmul(drawn("l", 70, 600), drawn("r", 600, 40)),
  };
  const gpu = { ...asCard(await testGpu()), matmuls: only(kernel) };
  const alone = { ...gpu, dispatchesAreDear: false };
  const onDevice = {
    ...{ resident: new Set<string>(), weight: () => undefined },
    typeOf: ({ type }: Tensor) => type,
  };
  const names = planRun(outputs, {}, onDevice, gpu).dispatches.map(({ kernel }) => kernel);
  assert.equal(names.filter((name) => name === "matmul_parts").length, 2, "layers are merged");
  const first = await runOnce(gpu, outputs, feeds, {});
  for (const device of [gpu, alone]) {
    assert.deepEqual(await runOnce(device, outputs, feeds, {}), first);
  }
});
