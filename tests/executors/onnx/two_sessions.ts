/** Runs two sessions that need 144 MB each, one after the other, and prints by how many MB the process grew with each. */
import { lowerGraph } from "../../../src/executors/onnx/lower.ts";
import { OrtSession } from "../../../src/executors/onnx/session.ts";
import { tensorOver } from "../../../src/executors/onnx/tensors.ts";
import { input } from "../../../src/graph/graph.ts";
import { matmul } from "../../../src/ops/matmul.ts";
import { sum } from "../../../src/ops/sum.ts";

const size = 6000;

const column = input("a", "f32", ["B", 1]), row = input("b", "f32", [1, "B"]);
const { model } = lowerGraph({ y: sum(matmul(column, row), [0, 1]) });

for (let i = 0; i < 2; i++) {
  const before = Deno.memoryUsage().rss;
  const session = new OrtSession(model, { threads: 1 }), ones = new Float32Array(size).fill(1);
  const inputs = [["a", tensorOver(ones, [size, 1])], ["b", tensorOver(ones, [1, size])]] as const;
  const run = session.bind(inputs, [["y", undefined]]);
  await run.run();
  console.log(((Deno.memoryUsage().rss - before) / 1e6).toFixed(0));
}
