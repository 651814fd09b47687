/** Tries kernels that do a product together with the one before it: whether they are right, and how fast they are. */
import type { MatmulChoice, MatmulKernel, ProductSize } from "../../graph/dispatch.ts";
import { input, type NamedTensors, type Tensor } from "../../graph/graph.ts";
import { only } from "../../lowering/matmul_kernels.ts";
import { linear } from "../../ops/linear.ts";
import { matmul } from "../../ops/matmul.ts";
import { reluGradient } from "../../ops/relu_gradient.ts";
import type { Gpu } from "./device.ts";
import { agreesWithReference, timeGraph, type Timing } from "./matmul_trial.ts";

/** A feed-forward block with its residual, and the gradient of its input; the second products have this size. */
function block({ rows, columns, inner }: ProductSize): NamedTensors {
  const float = (name: string, ...shape: number[]): Tensor => input(name, "f32", shape);
  const x = float("x", rows, columns), g = float("g", rows, columns);
  const up = { weight: float("up", inner, columns), bias: float("up bias", inner) };
  const down = { weight: float("down", columns, inner), bias: float("down bias", columns) };
  const hidden = linear(x, up, { activation: "relu" });
  const gradient = reluGradient(hidden, matmul(g, down.weight));
  return { y: linear(hidden, down, { residual: x }), dx: matmul(gradient, up.weight) };
}

/** Times a block and its gradient. @param matmuls says whether and by which kernel two products become one dispatch */
export function timeFeedForward(
  gpu: Gpu,
  matmuls: readonly MatmulChoice[],
  size: ProductSize,
): Promise<Timing> {
  return timeGraph({ ...gpu, matmuls }, Object.values(block(size)));
}

/** Whole tiles, and tiles and packs with a rest. */
const checkedSizes: readonly ProductSize[] = [
  { rows: 64, columns: 64, inner: 128 },
  { rows: 75, columns: 39, inner: 145 },
];

/** Whether a kernel that a block takes gives right results. */
export async function isRightFeedForward(gpu: Gpu, kernel: MatmulKernel): Promise<boolean> {
  for (const size of checkedSizes) {
    if (!await agreesWithReference({ ...gpu, matmuls: only(kernel) }, block(size))) return false;
  }
  return true;
}
