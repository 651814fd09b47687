import assert from "node:assert/strict";
import { BoundGraph } from "../../../src/executors/onnx/bound_graph.ts";
import { tensorOver } from "../../../src/executors/onnx/tensors.ts";
import { input } from "../../../src/graph/graph.ts";
import { add } from "../../../src/ops/add.ts";

Deno.test("a runner that is used twice at once says so, and works on afterwards", async () => {
  const x = input("x", "f32", ["B"]), sum = new Float32Array(2);
  const graph = new BoundGraph({ sum: add(x, x) }, { threads: 1 });
  const runner = graph.runner({
    weight: () => assert.fail("there are no weights"),
    result: (_name, shape) => tensorOver(sum, shape),
  });
  const feeds = { arrays: { x: Float32Array.of(1, 2) }, sizes: { B: 2 } };
  const first = runner.run(feeds);
  await assert.rejects(runner.run(feeds), /TypeError: a runner of a graph runs once at a time/);
  await first;
  assert.deepEqual([...sum], [2, 4]);
  await runner.run({ ...feeds, arrays: { x: Float32Array.of(3, 4) } });
  assert.deepEqual([...sum], [6, 8]);
  graph.release();
});
