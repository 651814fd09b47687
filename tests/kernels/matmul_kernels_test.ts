/** All matmul kernels, each forced in turn, give what the specification says. */
import assert from "node:assert/strict";
import type { MatmulKernel } from "../../src/graph/dispatch.ts";
import { input, type NamedTensors, type Tensor } from "../../src/graph/graph.ts";
import { direct } from "../../src/lowering/direct_product.ts";
import {
  matmulKernels,
  only,
  panelBytes,
  panelPacks,
  threads,
} from "../../src/lowering/matmul_kernels.ts";
import { numberedTiles } from "../../src/lowering/matmul_tiles.ts";
import { unknownDevice } from "../../src/lowering/workgroups.ts";
import { linear } from "../../src/ops/linear.ts";
import { linearWeightGradient } from "../../src/ops/linear_weight_gradient.ts";
import { matmul } from "../../src/ops/matmul.ts";
import { asCard, testedMatmuls, testGpu } from "../executors/webgpu/gpu.ts";
import { soakedCases } from "../soak.ts";
import { assertRightOn } from "./right_on.ts";

/** The one for all devices, the one for software adapters, and those for graphics cards. */
const runnable = [undefined, direct, ...testedMatmuls(await testGpu())];

/** Rows, columns and inner size: whole tiles of most kernels, several with a rest, less than one, packs with a rest. */
const sizes = [[256, 128, 64], [140, 132, 68], [3, 5, 1], [75, 139, 45]] as const;

const forms = [[false, true], [true, false], [false, false], [true, true]] as const;

const products = sizes.flatMap((size, i) =>
  runnable.flatMap((kernel, k) =>
    forms.map((form, f) => ({ size, kernel, form, turn: (f + i + k) % forms.length }))
  )
);

/** All of them where the tests soak; else each kernel with each size, in one form. */
const soaks = soakedCases(products).length === products.length;

Deno.test("products are right in all kernels, forms and sizes", async () => {
  const sample = soaks ? products : products.filter(({ turn }) => turn === 0);
  for (const { size: [rows, columns, inner], kernel, form: [transposeA, transposeB] } of sample) {
    const a = input("a", "f32", transposeA ? [inner, rows] : [rows, inner]);
    const b = input("b", "f32", transposeB ? [columns, inner] : [inner, columns]);
    await check(kernel, { y: matmul(a, b, transposeA, transposeB) }, [a, b]);
  }
});

/** All that a training step does with products. */
function layer(rows: number, out: number, width: number) {
  const x = input("x", "f32", [rows, width]), g = input("g", "f32", [rows, out]);
  const parameters = {
    weight: input("weight", "f32", [out, width]),
    bias: input("bias", "f32", [out]),
  };
  const [weight, bias] = linearWeightGradient(x, g) as [Tensor, Tensor];
  const y = linear(x, parameters, { residual: g });
  const z = linear(x, parameters, { activation: "relu" });
  return { outputs: { y, z, weight, bias }, inputs: [x, g, ...Object.values(parameters)] };
}

Deno.test("linear layers and their gradients are right in all kernels, in 16 bits too", async () => {
  const shapes: readonly [number, number, number][] = [[70, 132, 36], [17, 9, 5]];
  const cases = runnable.flatMap((kernel, k) =>
    shapes.map((shape, s) => ({ kernel, shape, half: (k + s) % 2 === 0 }))
  );
  for (const { kernel, shape, half } of soaks ? cases : cases.filter((_, i) => i % 4 === 1)) {
    const { outputs, inputs } = layer(...shape);
    await check(kernel, outputs, inputs, half);
  }
});

Deno.test("every kernel divides its work among the threads without a rest", () => {
  for (const kernel of matmulKernels) {
    const { name, rows, columns, depth, threadRows, threadColumns, subgroup } = kernel;
    const members = rows * columns / (threadRows * threadColumns), slices = threads / members;
    assert.ok(Number.isInteger(slices) && slices >= 1, name);
    const blocks = (subgroup === undefined ? rows + columns : columns) / 4 * depth / 4;
    assert.ok(blocks <= threads, `${name}: a thread brings one block of a panel`);
    const halfOfSums = slices / 2 * members * threadRows * threadColumns / 4;
    assert.ok(slices === 1 || halfOfSums <= panelPacks(kernel), `${name}: sums fit into panels`);
    const storedTogether = rows * columns / threadRows / 4;
    assert.ok(storedTogether <= panelPacks(kernel), `${name}: a row of each thread fits`);
    assert.ok(panelBytes(kernel) <= 32768, name);
  }
});

Deno.test("a product takes the kernel of the most similar one that was timed", () => {
  const [first, second] = matmulKernels as [MatmulKernel, MatmulKernel];
  const matmuls = [
    { rows: 1024, columns: 1024, inner: 512, kernel: first },
    { rows: 64, columns: 64, inner: 512, kernel: second },
    { rows: 64, columns: 64, inner: 16 },
  ];
  const tileRows = (rows: number, columns: number, inner: number) => {
    const form = { leftInnerLast: true, rightInnerLast: true };
    const device = { ...unknownDevice, matmuls };
    return numberedTiles({ rows, columns, inner, ...form }, device).slots!.TILE_ROWS;
  };
  assert.equal(tileRows(700, 2000, 300), String(first.rows));
  assert.equal(tileRows(30, 150, 1000), String(second.rows));
  assert.equal(tileRows(60, 60, 20), undefined);
});

Deno.test("the kernel for software adapters leaves operands that are not whole packs to the one for all devices", () => {
  const device = { ...unknownDevice, matmuls: only(direct) };
  const product = (rows: number, columns: number, inner: number, last: boolean) =>
    numberedTiles({ rows, columns, inner, leftInnerLast: last, rightInnerLast: last }, device)
      .slots!
      .PRODUCT;
  const directly = "// include lib/direct_product.wgsl";
  assert.equal(product(3, 5, 8, true), directly);
  assert.equal(product(4, 8, 8, false), directly);
  const others = [product(4, 8, 6, true), product(3, 8, 8, false), product(4, 5, 8, false)];
  assert.deepEqual(new Set(others), new Set(["// include lib/product.wgsl"]));
});

async function check(
  kernel: MatmulKernel | undefined,
  outputs: NamedTensors,
  inputs: readonly Tensor[],
  half = false,
) {
  const gpu = { ...asCard(await testGpu()), matmuls: only(kernel) };
  await assertRightOn(gpu, kernel?.name ?? "plain", outputs, inputs, half);
}
