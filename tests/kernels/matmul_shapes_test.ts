/** Matrix products on the GPU for shapes at which tiles, packs of four and slices go wrong first. */
import assert from "node:assert/strict";
import { evaluateReference } from "../../src/engines/reference/evaluate.ts";
import { productTiles } from "../../src/engines/webgpu/product_tiles.ts";
import { runOnce } from "../../src/engines/webgpu/run_once.ts";
import { input, type Tensor } from "../../src/graph/graph.ts";
import { linear } from "../../src/ops/linear.ts";
import { linearWeightGradient } from "../../src/ops/linear_weight_gradient.ts";
import { matmul } from "../../src/ops/matmul.ts";
import { randomFrom } from "../../src/random.ts";
import { testGpu } from "../engines/webgpu/gpu.ts";
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

Deno.test("products of awkward shapes are right in all four forms", async () => {
  for (const shape of awkward) {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) await checkMatmul(shape, transposeA, transposeB);
    }
  }
});

Deno.test("products in larger tiles are right", async () => {
  for (const [i, shape] of large.entries()) await checkMatmul(shape, i % 2 === 0, i >= 2);
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
    await check({ y, weight, bias }, [x, g, layer.weight, layer.bias]);
  }
});

Deno.test("tiles are large only where many workgroups remain", () => {
  const tileOf = ([rows, columns, inner]: Shape) =>
    productTiles({ rows, columns, inner, leftInnerLast: true, rightInnerLast: true })
      .constants!["tile"];
  assert.deepEqual(awkward.map(tileOf), awkward.map(() => 16));
  assert.deepEqual(large.map(tileOf), [32, 32, 64, 64]);
});

async function checkMatmul(
  [rows, columns, inner]: Shape,
  transposeA: boolean,
  transposeB: boolean,
) {
  const a = input("a", "f32", transposeA ? [inner, rows] : [rows, inner]);
  const b = input("b", "f32", transposeB ? [columns, inner] : [inner, columns]);
  await check({ y: matmul(a, b, transposeA, transposeB) }, [a, b]);
}

async function check(outputs: Readonly<Record<string, Tensor>>, inputs: readonly Tensor[]) {
  const random = randomFrom(7);
  const feeds = new Map(inputs.map(({ origin, shape }) => {
    const length = (shape as number[]).reduce((product, dim) => product * dim);
    const data = Float64Array.from({ length }, () => Math.fround(random.normal()));
    return [origin.kind === "input" ? origin.name : "", data];
  }));
  const expected = evaluateReference(Object.values(outputs), feeds, {});
  const found = await runOnce(await testGpu(), outputs, feeds, {});
  Object.keys(outputs).forEach((name, i) => {
    const error = relativeError(Float64Array.from(found.get(name)!), expected[i]!.data);
    const shapes = inputs.map(({ shape }) => `[${shape}]`).join(" ");
    assert(error <= tolerance, `${name} of ${shapes} is off by ${error}`);
  });
}
