/** Recurrent layers and their gradients on the GPU for sizes at which tiles and packs of four go wrong first. */
import assert from "node:assert/strict";
import { evaluateReference } from "../../src/executors/reference/evaluate.ts";
import { runOnce } from "../../src/executors/webgpu/run_once.ts";
import { gradients } from "../../src/autodiff.ts";
import { applyAll, constant, input, type Op, type Tensor } from "../../src/graph/graph.ts";
import { gruOp } from "../../src/ops/gru.ts";
import { lstmOp } from "../../src/ops/lstm.ts";
import { matmul } from "../../src/ops/matmul.ts";
import type { RecurrentAttributes } from "../../src/ops/recurrence.ts";
import { reshape } from "../../src/ops/reshape.ts";
import { randomFrom } from "../../src/random.ts";
import { testGpu } from "../executors/webgpu/gpu.ts";
import { relativeError } from "../ops/relative_error.ts";

/** Examples, hidden units, and processors: few make tiles large. Tiles are 16, 32, 64 and 64 wide. */
const sizes = [[5, 17, 256], [33, 20, 2], [33, 20, 1], [70, 66, 1]] as const;

const length = 2, tolerance = 1e-5;

for (
  const { op, gates, states } of [
    { op: lstmOp, gates: 4, states: 2 },
    { op: gruOp, gates: 3, states: 1 },
  ]
) {
  Deno.test(`${op.name} and its gradients are right for awkward sizes`, async () => {
    for (const [batch, width, processors] of sizes) {
      const operands = [
        input("x", "f32", [length * batch, gates * width]),
        ...Array.from({ length: states }, (_, i) => input(`state${i}`, "f32", [batch, width])),
        input("weight", "f32", [gates * width, width]),
        input("bias", "f32", [gates * width]),
      ];
      await check(op, operands, { batch, length, reversed: width % 2 === 0 }, processors);
    }
  });
}

async function check(
  op: Op<RecurrentAttributes>,
  operands: readonly Tensor[],
  attributes: RecurrentAttributes,
  processors: number,
): Promise<void> {
  const [hidden] = applyAll(op, operands, attributes) as [Tensor];
  const count = (hidden.shape as number[]).reduce((a, b) => a * b);
  const weights = input("weights", "f32", [count, 1]);
  const loss = reshape(matmul(reshape(hidden, [1, count]), weights), []);
  const slopes = gradients(loss, operands, constant(1));
  const outputs = Object.fromEntries([hidden, ...slopes].map((tensor, i) => [`${i}`, tensor!]));
  const random = randomFrom(11);
  const feeds = new Map([...operands, weights].map(({ origin, shape }) => {
    const elements = (shape as number[]).reduce((a, b) => a * b);
    const data = Float64Array.from({ length: elements }, () => Math.fround(0.3 * random.normal()));
    return [origin.kind === "input" ? origin.name : "", data];
  }));
  const expected = evaluateReference(Object.values(outputs), feeds, {});
  const found = await runOnce(
    { ...await testGpu(), concurrentWorkgroups: processors },
    outputs,
    feeds,
    {},
  );
  expected.forEach(({ data }, i) => {
    const error = relativeError(Float64Array.from(found.get(`${i}`)!), data);
    const size = `${attributes.batch} examples and ${hidden.shape[1]} units`;
    assert(error <= tolerance, `${op.name}: result ${i} for ${size} is off by ${error}`);
  });
}
