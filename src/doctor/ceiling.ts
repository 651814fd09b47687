/** How fast this machine multiplies matrices: no training on its CPU can be faster. */
import { BoundGraph } from "../executors/onnx/bound_graph.ts";
import { tensorOver } from "../executors/onnx/tensors.ts";
import { input } from "../graph/graph.ts";
import { matmul } from "../ops/matmul.ts";

const size = 512, productsOfRound = 20;

/**
 * Speed of ONNX Runtime's own matrix product, 512³ on one thread of each core.
 *
 * @param seconds how long to measure; there is at least one round
 * @returns GFLOP/s of the median round
 */
export async function matmulCeiling(cores: number, seconds: number): Promise<number> {
  const a = input("a", "f32", [size, size]), b = input("b", "f32", [size, size]);
  const graph = new BoundGraph({ c: matmul(a, b) }, { threads: 1 });
  const multiply = Array.from({ length: cores }, () => multiplication(graph));
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  do {
    const start = performance.now();
    await Promise.all(multiply.map((round) => round()));
    times.push(performance.now() - start);
  } while (performance.now() < end);
  graph.release();
  times.sort((x, y) => x - y);
  const median = times[times.length >> 1]!;
  return cores * productsOfRound * 2 * size ** 3 / median / 1e6;
}

/** @returns one round of products, in memory of its own */
function multiplication(graph: BoundGraph): () => Promise<void> {
  const values = Float32Array.from({ length: size * size }, (_, i) => (i * 7919 % 1000) / 1000);
  const result = new Float32Array(size * size);
  const tensors = { a: tensorOver(values, [size, size]), b: tensorOver(values, [size, size]) };
  const runner = graph.runner({
    weight: () => {
      throw new Error("a product has no weights");
    },
    result: (_, shape) => tensorOver(result, shape),
  });
  return async () => {
    for (let i = 0; i < productsOfRound; i++) {
      await runner.run({ arrays: {}, sizes: {} }, tensors);
    }
  };
}
