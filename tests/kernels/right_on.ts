import assert from "node:assert/strict";
import { evaluateReference } from "../../src/executors/reference/evaluate.ts";
import type { Gpu } from "../../src/executors/webgpu/device.ts";
import { runOnce } from "../../src/executors/webgpu/run_once.ts";
import type { NamedTensors, Tensor } from "../../src/graph/graph.ts";
import { randomFrom } from "../../src/random.ts";
import { relativeError } from "../ops/relative_error.ts";

/** Observed in products: at most 1e-6, and 2e-3 with 16 bits. */
const tolerance = 3e-6, halfTolerance = 1e-2;

/** Fails unless a device computes what the specification says, from normally distributed inputs. @param kernel for messages */
export async function assertRightOn(
  gpu: Gpu,
  kernel: string,
  outputs: NamedTensors,
  inputs: readonly Tensor[],
  half = false,
): Promise<void> {
  const random = randomFrom(7);
  const feeds = new Map(inputs.map(({ origin, shape }) => {
    const length = (shape as number[]).reduce((product, dim) => product * dim);
    const data = Float64Array.from({ length }, () => Math.fround(random.normal()));
    return [origin.kind === "input" ? origin.name : "", data];
  }));
  const expected = evaluateReference(Object.values(outputs), feeds, {});
  const found = await runOnce(gpu, outputs, feeds, {}, half);
  Object.keys(outputs).forEach((name, i) => {
    const error = relativeError(Float64Array.from(found.get(name)!), expected[i]!.data);
    const shapes = inputs.map(({ shape }) => `[${shape}]`).join(" ");
    assert(
      error <= (half ? halfTolerance : tolerance),
      `${kernel}: ${name} of ${shapes} is off by ${error}`,
    );
  });
}
