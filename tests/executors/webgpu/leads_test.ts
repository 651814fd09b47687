/** Products that make their left operand themselves give what the specification says. */
import assert from "node:assert/strict";
import { gradients } from "../../../src/autodiff.ts";
import { evaluateReference } from "../../../src/executors/reference/evaluate.ts";
import { planGraph } from "../../../src/executors/webgpu/plan.ts";
import { runOnce } from "../../../src/executors/webgpu/run_once.ts";
import { constant, input, type NamedTensors, type Tensor } from "../../../src/graph/graph.ts";
import { add } from "../../../src/ops/add.ts";
import { layerNorm } from "../../../src/ops/layer_norm.ts";
import { linear } from "../../../src/ops/linear.ts";
import { multiply } from "../../../src/ops/multiply.ts";
import { sum } from "../../../src/ops/sum.ts";
import { reshape } from "../../../src/ops/reshape.ts";
import { randomFrom } from "../../../src/random.ts";
import { relativeError } from "../../ops/relative_error.ts";
import { soakedCases } from "../../soak.ts";
import { asCard, testedMatmuls, testGpu } from "./gpu.ts";

interface Shape {
  readonly rows: number;
  readonly dim: number;
  readonly out: number;
}

interface Example {
  readonly outputs: NamedTensors;
  readonly feeds: Map<string, Float64Array>;
}

/**
 * A linear layer behind a norm, whose result also is a residual if `isResidual`, with a mask behind the norm if `isMasked`;
 * and all gradients.
 */
function example({ rows, dim, out }: Shape, isMasked: boolean, isResidual: boolean): Example {
  const random = randomFrom(rows, dim, out), feeds = new Map<string, Float64Array>();
  const drawn = (name: string, ...shape: number[]): Tensor => {
    const length = shape.reduce((a, b) => a * b, 1);
    feeds.set(name, Float64Array.from({ length }, () => random.normal()));
    return input(name, "f32", shape);
  };
  const before = { weight: drawn("w0", dim, dim), bias: drawn("b0", dim) };
  const norm = { weight: drawn("scale", dim), bias: drawn("shift", dim) };
  const after = { weight: drawn("w1", out, dim), bias: drawn("b1", out) };
  const last = { weight: drawn("w2", dim, out), bias: drawn("b2", dim) };
  const x = drawn("x", rows, dim), mask = drawn("mask", rows, 1);
  let h = layerNorm(linear(x, before), norm);
  if (isMasked) h = multiply(h, mask);
  const y = linear(
    linear(h, after, { activation: "relu" }),
    last,
    isResidual ? { residual: h } : {},
  );
  const loss = reshape(sum(multiply(y, drawn("g", rows, dim)), [0, 1]), []);
  const targets = [x, ...[before, norm, after, last].flatMap(({ weight, bias }) => [weight, bias])];
  const found = gradients(loss, targets, constant(1));
  const outputs = { y, ...Object.fromEntries(found.map((tensor, i) => [`d${i}`, tensor!])) };
  return { outputs, feeds };
}

/** Kernels of a plan for a card. */
function kernels({ outputs }: Example, hint: Parameters<typeof planGraph>[3]): string[] {
  const placeOf = ({ origin }: Tensor, bytes: number) =>
    origin.kind === "input" ? { buffer: origin.name, offset: 0, bytes } : undefined;
  const { dispatches } = planGraph(Object.values(outputs), {}, {
    placeOf,
    typeOf: ({ type }) => type,
  }, hint);
  return dispatches.map(({ kernel }) => kernel);
}

/** Observed: at most 3e-6, and 6e-3 with 16 bits. */
const tolerance = 1e-5, halfTolerance = 2e-2;

interface Case extends Shape {
  readonly isMasked: boolean;
  readonly isResidual: boolean;
  readonly turn?: number;
}

/** Rows of less than a tile, of one, and of several. */
const shapes: readonly Case[] = [
  { rows: 37, dim: 20, out: 9, isMasked: true, isResidual: true },
  { rows: 64, dim: 64, out: 70, isMasked: false, isResidual: false },
  { rows: 1, dim: 4, out: 6, isMasked: true, isResidual: false },
  { rows: 70, dim: 132, out: 33, isMasked: false, isResidual: true },
];

/** The shapes with the usual matmul kernel, and one of them with each of the others. */
const cases: readonly Case[] = [
  ...shapes,
  ...testedMatmuls(await testGpu()).map((_, i) => i + 1).map((turn) => ({
    ...shapes[turn % 4]!,
    turn,
  })),
];

for (const { isMasked, isResidual, turn = 0, ...shape } of soakedCases(cases)) {
  Deno.test(`a norm and its gradient are made by the products that read them: ${shape.rows} rows of ${shape.dim}, kernel ${turn}`, async () => {
    const gpu = asCard(await testGpu(), turn);
    const built = example(shape, isMasked, isResidual), { outputs, feeds } = built;
    const names = kernels(built, gpu);
    assert.ok(
      names.some((name) => /^layer_norm_(linear|linear_feed_forward|matmul_parts)$/.test(name)),
    );
    assert.ok(names.some((name) => /^layer_norm_gradient_matmul/.test(name)));
    const expected = evaluateReference(Object.values(outputs), feeds, {});
    for (const half of soakedCases([false, true])) {
      const found = await runOnce(gpu, outputs, feeds, {}, half);
      Object.keys(outputs).forEach((name, i) => {
        const error = relativeError(Float64Array.from(found.get(name)!), expected[i]!.data);
        assert.ok(error < (half ? halfTolerance : tolerance), `${name} is off by ${error}`);
      });
    }
  });
}

Deno.test("rows that are not whole packs, or devices with little memory, have norms by themselves", async () => {
  const gpu = asCard(await testGpu());
  const odd = example({ rows: 5, dim: 6, out: 4 }, false, false);
  assert.ok(!kernels(odd, gpu).some((name) => name.includes("layer_norm_linear")));
  const even = example({ rows: 5, dim: 8, out: 4 }, false, false);
  assert.ok(kernels(even, gpu).includes("layer_norm_linear"));
  for (const less of [{ workgroupBytes: 16384 }, { mostBindings: 8 }]) {
    assert.ok(!kernels(even, { ...gpu, ...less }).includes("layer_norm_linear"));
  }
});

Deno.test("a product that needs what others make of its left operand does not make it", async () => {
  const gpu = asCard(await testGpu());
  const x = input("x", "f32", [4, 8]),
    weight = input("w", "f32", [8, 8]),
    own = input("b", "f32", [8]);
  const h = layerNorm(x, { weight: own, bias: own });
  const layer = { weight, bias: own };
  const outputs = { y: linear(h, layer, { residual: add(linear(h, layer), h) }) };
  const random = randomFrom(3);
  const feeds = new Map(
    [["x", 32], ["w", 64], ["b", 8]].map(([name, length]) =>
      [
        name as string,
        Float64Array.from({ length: length as number }, () => random.normal()),
      ] as const
    ),
  );
  const [expected] = evaluateReference([outputs.y], feeds, {});
  const found = await runOnce(gpu, outputs, feeds, {});
  assert.ok(relativeError(Float64Array.from(found.get("y")!), expected!.data) < tolerance);
});
