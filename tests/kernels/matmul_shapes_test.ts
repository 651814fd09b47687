/** Matmuls on the GPU for shapes at which tiles, packs of four and slices go wrong first. */
import assert from "node:assert/strict";
import { evaluateReference } from "../../src/executors/reference/evaluate.ts";
import { unknownDevice } from "../../src/lowering/workgroups.ts";
import { productTiles } from "../../src/lowering/matmul_tiles.ts";
import { runOnce } from "../../src/executors/webgpu/run_once.ts";
import { input, type Tensor } from "../../src/graph/graph.ts";
import { linear } from "../../src/ops/linear.ts";
import { linearWeightGradient } from "../../src/ops/linear_weight_gradient.ts";
import { matmul, type MatmulAttributes } from "../../src/ops/matmul.ts";
import { randomFrom } from "../../src/random.ts";
import { testGpu } from "../executors/webgpu/gpu.ts";
import { relativeError } from "../ops/relative_error.ts";

const tolerance = 3e-6;

/** Rows, columns and inner size. */
type Shape = readonly [number, number, number];

const awkward: readonly Shape[] = [
  [1, 1, 1],
  [1, 7, 3],
  [5, 4, 1],
  [16, 16, 64],
  [17, 33, 65],
  [8, 1019, 64],
  [30, 68, 1019],
];

/** At which the tiles are 32 and 64 wide, without and with whole packs; none is a multiple of the tile. */
const large: readonly Shape[] = [[450, 421, 37], [452, 420, 36], [1501, 1499, 3], [1500, 1500, 20]];

/** With few processors tiles are large, with many small. */
const deviceSizes = [1, 256];

Deno.test("products of awkward shapes are right in all four forms", async () => {
  for (const processors of deviceSizes) {
    for (const shape of awkward) {
      for (const transposeA of [false, true]) {
        for (const transposeB of [false, true]) {
          await checkMatmul(shape, { transposeA, transposeB, processors });
        }
      }
    }
  }
});

Deno.test("products in larger tiles are right", async () => {
  for (const [i, shape] of large.entries()) {
    await checkMatmul(shape, { transposeA: i % 2 === 0, transposeB: i >= 2, processors: 256 });
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
    for (const processors of deviceSizes) {
      await check({ y, weight, bias }, [x, g, layer.weight, layer.bias], processors);
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
  { transposeA, transposeB, processors }: MatmulAttributes & { processors: number },
) {
  const a = input("a", "f32", transposeA ? [inner, rows] : [rows, inner]);
  const b = input("b", "f32", transposeB ? [columns, inner] : [inner, columns]);
  await check({ y: matmul(a, b, transposeA, transposeB) }, [a, b], processors);
}

async function check(
  outputs: Readonly<Record<string, Tensor>>,
  inputs: readonly Tensor[],
  processors: number,
) {
  const random = randomFrom(7);
  const feeds = new Map(inputs.map(({ origin, shape }) => {
    const length = (shape as number[]).reduce((product, dim) => product * dim);
    const data = Float64Array.from({ length }, () => Math.fround(random.normal()));
    return [origin.kind === "input" ? origin.name : "", data];
  }));
  const expected = evaluateReference(Object.values(outputs), feeds, {});
  const found = await runOnce(
    { ...await testGpu(), concurrentWorkgroups: processors },
    outputs,
    feeds,
    {},
  );
  Object.keys(outputs).forEach((name, i) => {
    const error = relativeError(Float64Array.from(found.get(name)!), expected[i]!.data);
    const shapes = inputs.map(({ shape }) => `[${shape}]`).join(" ");
    assert(error <= tolerance, `${name} of ${shapes} is off by ${error}`);
  });
}
