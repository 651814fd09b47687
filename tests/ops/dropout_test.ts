/**
 * Dropout: that engines agree, and that its decisions pass for chance.
 *
 * The statistical tests count deviations: a sum of independent decisions, less what is expected and divided by its
 * standard deviation, is normally distributed with deviation 1. So the largest of a few thousand should lie between 3 and
 * 5, and their mean square near 1; decisions that repel one another give less, those that attract each other more.
 */
import assert from "node:assert/strict";
import onnxProto from "onnx-proto";
import { evaluateReference } from "../../src/executors/reference/evaluate.ts";
import { gradients } from "../../src/autodiff.ts";
import { constant, input, type Tensor } from "../../src/graph/graph.ts";
import { add } from "../../src/ops/add.ts";
import { dropout, dropoutOp, dropped } from "../../src/ops/dropout.ts";
import { dropoutKeyOp } from "../../src/ops/dropout_key.ts";
import { linear } from "../../src/ops/linear.ts";
import { matmul } from "../../src/ops/matmul.ts";
import { multiply } from "../../src/ops/multiply.ts";
import { reshape } from "../../src/ops/reshape.ts";
import { lowerGraph } from "../../src/executors/onnx/lower.ts";
import { randomFrom } from "../../src/random.ts";
import { planGraph } from "../../src/executors/webgpu/plan.ts";
import { runOnce } from "../../src/executors/webgpu/run_once.ts";
import { runOnnx } from "../executors/onnx/run_graph.ts";
import { testGpu } from "../executors/webgpu/gpu.ts";
import { checkOp } from "./check_op.ts";
import { ids, normal } from "./random_input.ts";
import { relativeError } from "./relative_error.ts";

for (const rate of [0.1, 0.5, 0.9]) {
  Deno.test(`dropout: rate ${rate}`, () =>
    checkOp(dropoutOp, {
      inputs: [normal(["B*S", 9]), ids([1], [-123456789])],
      attributes: { rate },
      sizes: { B: 4, S: 5 },
      // Observed: 8e-8.
      tolerance: 5e-7,
    }));
}

Deno.test("dropout: a single element, and a tensor of three axes", async () => {
  for (const shape of [[1], [1, 1], ["B", 3, 5]]) {
    await checkOp(dropoutOp, {
      inputs: [normal(shape), ids([1], [77])],
      attributes: { rate: 0.3 },
      sizes: { B: 3 },
      tolerance: 5e-7,
    });
  }
});

Deno.test("dropout: a rate that drops nothing, or everything, is refused", () => {
  const x = input("x", "f32", ["B", 3]), seed = input("seed", "i32", [1]);
  for (const rate of [0, 1, -0.5, NaN]) {
    assert.throws(() => dropout(x, seed, { rate, site: 0 }), /RangeError: dropout: a rate of/);
  }
});

// The same ones are dropped everywhere, also where a tensor is larger than a workgroup or a row.
Deno.test("dropout: engines agree on every one of 300,000 decisions", async () => {
  const x = input("x", "f32", ["B", 300]), seed = input("seed", "i32", [1]);
  const outputs = { y: dropout(x, seed, { rate: 0.5, site: 3 }) };
  const feeds = new Map([
    ["x", new Float64Array(300_000).fill(1)],
    ["seed", Float64Array.of(-2_000_000_001)],
  ]);
  const sizes = { B: 1000 };
  const [expected] = evaluateReference([outputs.y], feeds, sizes);
  assert.deepEqual((await runOnnx(outputs, feeds, sizes)).get("y"), expected!.data);
  const onGpu = await runOnce(await testGpu(), outputs, feeds, sizes);
  assert.deepEqual(Float64Array.from(onGpu.get("y")!), expected!.data);
});

Deno.test("dropout: fused between other operations and under another shape it drops the same", async () => {
  const x = input("x", "f32", ["B", 8]), seed = input("seed", "i32", [1]);
  const weight = input("weight", "f32", [6, 8]), bias = input("bias", "f32", [6]);
  const at = (site: number, y: Tensor) => dropout(y, seed, { rate: 0.4, site });
  const h = add(at(0, linear(x, { weight, bias })), constant(1));
  const y = multiply(at(1, reshape(at(2, h), ["B", 2, 3])), constant(0.5));
  const loss = reshape(matmul(reshape(y, [1, "6*B"]), input("slopes", "f32", ["6*B", 1])), []);
  const [gradient] = gradients(loss, [x], constant(1));
  const random = randomFrom(8);
  const drawn = (length: number) =>
    Float64Array.from({ length }, () => Math.fround(random.normal()));
  const feeds = new Map([
    ["x", drawn(56)],
    ["weight", drawn(48)],
    ["bias", drawn(6)],
    ["slopes", drawn(42)],
    ["seed", Float64Array.of(99)],
  ]);
  const outputs = { y, gradient: gradient! }, sizes = { B: 7 };
  const expected = evaluateReference([y, gradient!], feeds, sizes);
  const onCpu = await runOnnx(outputs, feeds, sizes);
  const onGpu = await runOnce(await testGpu(), outputs, feeds, sizes);
  (["y", "gradient"] as const).forEach((name, i) => {
    for (const found of [onCpu, onGpu]) {
      const error = relativeError(Float64Array.from(found.get(name)!), expected[i]!.data);
      assert(error < 1e-6, `${name} is off by ${error}`);
    }
  });
});

Deno.test("dropout: on a GPU it is computed by the kernel before it", () => {
  const x = input("x", "f32", ["B", 8]), seed = input("seed", "i32", [1]);
  const layer = { weight: input("weight", "f32", [6, 8]), bias: input("bias", "f32", [6]) };
  const y = dropout(linear(x, layer), seed, { rate: 0.4, site: 0 });
  const placeOf = ({ origin }: Tensor, bytes: number) =>
    origin.kind === "output" ? undefined : { buffer: "leaves", offset: 0, bytes };
  const { dispatches } = planGraph([y], { B: 5 }, { placeOf, typeOf: ({ type }) => type });
  assert.deepEqual(dispatches.map(({ kernel }) => kernel), ["dropout_key", "linear"]);
});

Deno.test("dropout: ten element-wise ONNX nodes make the factors of forward and backward pass", () => {
  const x = input("x", "f32", ["B", 4]), seed = input("seed", "i32", [1]);
  const typesOf = (sites: number) => {
    let y = x;
    for (let site = 0; site < sites; site++) y = dropout(y, seed, { rate: 0.5, site });
    const loss = reshape(matmul(reshape(y, [1, "4*B"]), input("slopes", "f32", ["4*B", 1])), []);
    const [gradient] = gradients(loss, [x], constant(1));
    const { graph } = onnxProto.onnx.ModelProto.decode(lowerGraph({ gradient: gradient! }).model);
    return graph!.node!.map(({ opType }) => opType!);
  };
  const [one, two] = [typesOf(1), typesOf(2)];
  for (const type of one) two.splice(two.indexOf(type), 1);
  const ofKey = ["BitwiseXor", "Mul"], constants = ["Cast", "Cast"];
  const ofFactors = [
    ...["BitwiseXor", "Mul", "Cast", "BitShift", "BitwiseXor", "Cast", "Mul"],
    ...["GreaterOrEqual", "Cast", "Mul"],
  ];
  const ofUse = ["Mul"];
  assert.deepEqual(
    two.sort(),
    [...ofKey, ...constants, ...ofFactors, "Reshape", ...ofUse].sort(),
  );
});

/** Whether elements are dropped at a place: 1 - rate if so, else -rate, so that the mean is 0. */
function decisions(rate: number, seed: number, site: number, count: number): Float64Array {
  const key = keyOf(seed, site);
  return Float64Array.from(
    { length: count },
    (_, i) => (dropped(1, i, key, rate) === 0 ? 1 : 0) - rate,
  );
}

function keyOf(seed: number, site: number): number {
  const inputs = [{ shape: [1], data: Float64Array.of(seed) }];
  return dropoutKeyOp.reference(inputs, { site }, [[1]])[0]![0]!;
}

/** The deviation of a mean. */
function deviation(decided: Float64Array, rate: number): number {
  const total = decided.reduce((sum, value) => sum + value, 0);
  return total / Math.sqrt(decided.length * rate * (1 - rate));
}

/** The deviation of a correlation, from elements `lag` apart. */
function correlation(a: Float64Array, b: Float64Array, rate: number, lag = 0): number {
  let total = 0;
  for (let i = lag; i < a.length; i++) total += a[i]! * b[i - lag]!;
  return total / Math.sqrt(a.length - lag) / (rate * (1 - rate));
}

function checkChance(deviations: readonly number[]): void {
  const largest = deviations.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const square = deviations.reduce((sum, value) => sum + value * value, 0) / deviations.length;
  const found = `largest of ${deviations.length} is ${largest}, their mean square ${square}`;
  assert(largest < 5, found);
  // Four standard deviations.
  assert(Math.abs(square - 1) < 4 * Math.sqrt(2 / deviations.length), found);
}

const elements = 8192;
/** Small numbers, and those that parts of a batch are given. */
const seeds = Array.from({ length: 40 }, (_, i) => (i < 20 ? i : Math.imul(i, 0x9e3779b1)));
const sites = Array.from({ length: 40 }, (_, i) => i);

for (const rate of [0.1, 0.5]) {
  Deno.test(`dropout: as many are dropped as should be, rate ${rate}`, () =>
    checkChance(
      seeds.flatMap((seed) =>
        sites.map((site) => deviation(decisions(rate, seed, site, elements), rate))
      ),
    ));

  Deno.test(`dropout: neighbours in a row, a column and across examples are independent, rate ${rate}`, () => {
    const lags = [1, 2, 3, 4, 7, 8, 16, 64, 100, 256, 512, 1000, 1024, 4096];
    checkChance(seeds.flatMap((seed, site) => {
      const decided = decisions(rate, seed, site, 4 * elements);
      return lags.map((lag) => correlation(decided, decided, rate, lag));
    }));
  });

  Deno.test(`dropout: places are independent of each other, rate ${rate}`, () =>
    checkChance(
      [0, 1, -5].flatMap((seed) =>
        pairs(sites.map((site) => decisions(rate, seed, site, elements)))
          .map(([a, b]) => correlation(a, b, rate))
      ),
    ));

  Deno.test(`dropout: steps are independent of each other, rate ${rate}`, () =>
    checkChance(
      [0, 1, 17].flatMap((site) =>
        pairs(seeds.map((seed) => decisions(rate, seed, site, elements)))
          .map(([a, b]) => correlation(a, b, rate))
      ),
    ));
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b): [T, T] => [a, b]));
}
