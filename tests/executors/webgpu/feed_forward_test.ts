/** Feed-forward blocks and their gradients by one kernel give what the specification says. */
import assert from "node:assert/strict";
import { gradients } from "../../../src/autodiff.ts";
import { evaluateReference } from "../../../src/executors/reference/evaluate.ts";
import type { Gpu } from "../../../src/executors/webgpu/device.ts";
import { planGraph } from "../../../src/executors/webgpu/plan.ts";
import { runOnce } from "../../../src/executors/webgpu/run_once.ts";
import { constant, input, type NamedTensors, type Tensor } from "../../../src/graph/graph.ts";
import { matmulKernels, only } from "../../../src/lowering/matmul_kernels.ts";
import { add } from "../../../src/ops/add.ts";
import { layerNorm } from "../../../src/ops/layer_norm.ts";
import { linear } from "../../../src/ops/linear.ts";
import { multiply } from "../../../src/ops/multiply.ts";
import { reshape } from "../../../src/ops/reshape.ts";
import { sum } from "../../../src/ops/sum.ts";
import { randomFrom } from "../../../src/random.ts";
import { relativeError } from "../../ops/relative_error.ts";
import { soakedCases } from "../../soak.ts";
import { asCard, testGpu } from "./gpu.ts";

interface Shape {
  readonly rows: number;
  readonly dim: number;
  readonly hidden: number;
  /** A layer norm comes first, and its result is also the residual. */
  readonly hasNorm: boolean;
}

interface Block {
  /** The block's result, what a pointwise operation makes of it, and all gradients of a loss. */
  readonly outputs: NamedTensors;
  readonly loss: Tensor;
  readonly feeds: Map<string, Float64Array>;
}

function block({ rows, dim, hidden, hasNorm }: Shape): Block {
  const random = randomFrom(rows, dim, hidden), feeds = new Map<string, Float64Array>();
  const drawn = (name: string, ...shape: number[]): Tensor => {
    const length = shape.reduce((a, b) => a * b, 1);
    feeds.set(name, Float64Array.from({ length }, () => Math.fround(random.normal())));
    return input(name, "f32", shape);
  };
  const x = drawn("x", rows, dim), norm = { weight: drawn("s", dim), bias: drawn("t", dim) };
  const up = { weight: drawn("w1", hidden, dim), bias: drawn("b1", hidden) };
  const down = { weight: drawn("w2", dim, hidden), bias: drawn("b2", dim) };
  const start = hasNorm ? layerNorm(x, norm) : x;
  const y = linear(linear(start, up, { activation: "relu" }), down, { residual: start });
  const z = layerNorm(add(y, x), norm);
  const loss = reshape(sum(multiply(z, drawn("g", rows, dim)), [0, 1]), []);
  const targets = [x, ...[norm, up, down].flatMap(({ weight, bias }) => [weight, bias])];
  const found = gradients(loss, targets, constant(1));
  const outputs = { z, ...Object.fromEntries(found.map((tensor, i) => [`d${i}`, tensor!])) };
  return { outputs, loss, feeds };
}

function kernels(outputs: NamedTensors, gpu: Gpu): string[] {
  const placeOf = ({ origin }: Tensor, bytes: number) =>
    origin.kind === "input" ? { buffer: origin.name, offset: 0, bytes } : undefined;
  const memory = { placeOf, typeOf: ({ type }: Tensor) => type };
  return planGraph(Object.values(outputs), {}, memory, gpu).dispatches.map(({ kernel }) => kernel);
}

const gpu = await testGpu();

const feedForwardKernels = matmulKernels.filter(({ feedForward }) => feedForward);

/** Planned for as a card or not, with one kernel for the two products. */
function fitted(isCard: boolean, kernel = feedForwardKernels[0]!): Gpu {
  return { ...(isCard ? asCard(gpu) : gpu), matmuls: only(kernel) };
}

/** Tiles and packs with a rest, less than one tile, several tiles in each direction. */
const shapes: readonly Shape[] = [
  { rows: 70, dim: 76, hidden: 140, hasNorm: true },
  { rows: 5, dim: 8, hidden: 32, hasNorm: true },
  { rows: 33, dim: 35, hidden: 67, hasNorm: false },
  { rows: 64, dim: 64, hidden: 128, hasNorm: true },
];

const cases = feedForwardKernels.flatMap((kernel, k) =>
  shapes.map((shape, s) => ({ kernel, shape, isCard: (k + s) % 2 === 0 }))
);

for (const { kernel, shape, isCard } of soakedCases(cases)) {
  const { rows, dim, hidden } = shape;
  Deno.test(`${kernel.name} is right for ${rows} rows, ${dim} and ${hidden} dimensions`, async () => {
    const device = fitted(isCard, kernel), { outputs, feeds } = block(shape);
    const names = kernels(outputs, device);
    const fused = names.filter((name) => name.endsWith("_feed_forward"));
    assert.equal(fused.length, 2, names.join(" "));
    const expected = evaluateReference(Object.values(outputs), feeds, {});
    for (const half of [false, true]) {
      const found = await runOnce(device, outputs, feeds, {}, half);
      Object.keys(outputs).forEach((name, i) => {
        const error = relativeError(Float64Array.from(found.get(name)!), expected[i]!.data);
        assert.ok(error < (half ? 2e-2 : 1e-5), `${name} is off by ${error}`);
      });
    }
  });
}
