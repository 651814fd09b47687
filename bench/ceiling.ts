import { BoundGraph } from "../src/engines/onnx/bound_graph.ts";
import { tensorOver } from "../src/engines/onnx/session.ts";
import { input } from "../src/graph/graph.ts";
import { matmul } from "../src/ops/matmul.ts";
import { median, timeRuns } from "./measure.ts";

const size = 512, products = 20;

/** Speed of ONNX Runtime's own matrix product, 512³ on one thread of each core, in GFLOP/s. */
export async function matmulCeiling(cores: number): Promise<number> {
  const a = input("a", "f32", [size, size]), b = input("b", "f32", [size, size]);
  const graph = new BoundGraph({ c: matmul(a, b) }, { threads: 1 });
  const values = Float32Array.from({ length: size * size }, (_, i) => (i * 7919 % 1000) / 1000);
  const runners = Array.from({ length: cores }, () => {
    const result = new Float32Array(size * size);
    const tensors = { a: tensorOver(values, [size, size]), b: tensorOver(values, [size, size]) };
    const runner = graph.runner({
      weight: () => {
        throw new Error("a product has no weights");
      },
      result: (_, shape) => tensorOver(result, shape),
    });
    return async () => {
      for (let i = 0; i < products; i++) await runner.run({ arrays: {}, sizes: {} }, tensors);
    };
  });
  const times = await timeRuns(9, () => Promise.all(runners.map((run) => run())));
  graph.release();
  return cores * products * 2 * size ** 3 / median(times) / 1e6;
}
