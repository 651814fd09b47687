/** Matmuls on the GPU for shapes at which tiles, packs of four and slices go wrong first. */
import assert from "node:assert/strict";
import { direct } from "../../src/lowering/direct_product.ts";
import { only } from "../../src/lowering/matmul_kernels.ts";
import { unknownDevice } from "../../src/lowering/workgroups.ts";
import { productTiles } from "../../src/lowering/matmul_tiles.ts";
import { input, type NamedTensors, type Tensor } from "../../src/graph/graph.ts";
import { linear } from "../../src/ops/linear.ts";
import { linearWeightGradient } from "../../src/ops/linear_weight_gradient.ts";
import { matmul, type MatmulAttributes } from "../../src/ops/matmul.ts";
import { testGpu } from "../executors/webgpu/gpu.ts";
import { assertRightOn } from "./right_on.ts";

/** Rows, columns and inner size. */
type Shape = readonly [number, number, number];

const awkward: readonly Shape[] = [
  [1, 1, 1],
  [1, 7, 3],
  [5, 4, 1],
  [16, 16, 64],
  [6, 12, 8],
  [4, 72, 4],
  [17, 33, 65],
  [8, 1019, 64],
  [30, 68, 1019],
];

/** At which the tiles are 32 and 64 wide, without and with whole packs; none is a multiple of the tile. */
const large: readonly Shape[] = [[450, 421, 37], [452, 420, 36], [1501, 1499, 3], [1500, 1500, 20]];

/** With few processors the kernel for all devices has large tiles, with many small ones; software adapters have another. */
const devices = {
  "one processor": { concurrentWorkgroups: 1, matmuls: [] },
  "many processors": { concurrentWorkgroups: 256, matmuls: [] },
  "software adapter": { matmuls: only(direct) },
};
const allDevices = Object.keys(devices) as (keyof typeof devices)[];

Deno.test("products of awkward shapes are right in all four forms", async () => {
  for (const device of allDevices) {
    for (const shape of awkward) {
      for (const transposeA of [false, true]) {
        for (const transposeB of [false, true]) {
          await checkMatmul(shape, { transposeA, transposeB }, device);
        }
      }
    }
  }
});

Deno.test("products in larger tiles are right", async () => {
  for (const [i, shape] of large.entries()) {
    const form = { transposeA: i % 2 === 0, transposeB: i >= 2 };
    await checkMatmul(shape, form, "many processors");
    await checkMatmul(shape, form, "software adapter");
  }
});

Deno.test("linear layers and their gradients are right for awkward shapes", async () => {
  for (const [rows, out, width] of [...awkward, large[0]!]) {
    const x = input("x", "f32", [rows, width]), g = input("g", "f32", [rows, out]);
    const layer = {
      weight: input("weight", "f32", [out, width]),
      bias: input("bias", "f32", [out]),
    };
    const [weight, bias] = linearWeightGradient(x, g) as [Tensor, Tensor];
    const y = linear(x, layer, { residual: g });
    for (const device of allDevices) {
      await check({ y, weight, bias }, [x, g, layer.weight, layer.bias], device);
    }
  }
});

Deno.test("tiles are large only where all processors have something to do", () => {
  const tilesOf = (shapes: readonly Shape[], processors: number) =>
    shapes.map(([rows, columns, inner]) => {
      const product = { rows, columns, inner, leftInnerLast: true, rightInnerLast: true };
      return productTiles(product, { ...unknownDevice, concurrentWorkgroups: processors })
        .constants!["tile"];
    });
  assert.deepEqual(tilesOf(awkward, 256), awkward.map(() => 16));
  assert.deepEqual(tilesOf(large, 256), [32, 32, 64, 64]);
  assert.deepEqual(tilesOf(large, 2), [64, 64, 64, 64]);
});

async function checkMatmul(
  [rows, columns, inner]: Shape,
  { transposeA, transposeB }: MatmulAttributes,
  device: keyof typeof devices,
) {
  const a = input("a", "f32", transposeA ? [inner, rows] : [rows, inner]);
  const b = input("b", "f32", transposeB ? [columns, inner] : [inner, columns]);
  await check({ y: matmul(a, b, transposeA, transposeB) }, [a, b], device);
}

async function check(
  outputs: NamedTensors,
  inputs: readonly Tensor[],
  device: keyof typeof devices,
) {
  await assertRightOn({ ...await testGpu(), ...devices[device] }, device, outputs, inputs);
}
