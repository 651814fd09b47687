import type { Gpu } from "../src/executors/webgpu/device.ts";
import { planGraph } from "../src/executors/webgpu/plan.ts";
import { Program } from "../src/executors/webgpu/program.ts";
import { input } from "../src/graph/graph.ts";
import { matmul } from "../src/ops/matmul.ts";
import { median, timeRuns } from "./measure.ts";

const size = 512, products = 10;

/** Speed of our matrix product on a GPU, 512³, in GFLOP/s. */
export async function gpuMatmulSpeed(gpu: Gpu, runs: number): Promise<number> {
  const { device } = gpu;
  const a = input("a", "f32", [size, size]), b = input("b", "f32", [size, size]);
  const root = matmul(a, b);
  const names = new Map([[a, "a"], [b, "b"], [root, "c"]]);
  const plan = planGraph([root], {}, {
    typeOf: ({ type }) => type,
    placeOf: (tensor, bytes) => ({ buffer: names.get(tensor)!, offset: 0, bytes }),
  }, gpu);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const buffer = () => device.createBuffer({ size: 4 * size * size, usage });
  const buffers = { a: buffer(), b: buffer(), c: buffer() };
  const values = Float32Array.from({ length: size * size }, (_, i) => (i * 7919 % 1000) / 1000);
  for (const name of ["a", "b"] as const) device.queue.writeBuffer(buffers[name], 0, values);
  const program = new Program(gpu, plan.dispatches, buffers);
  const run = async () => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let i = 0; i < products; i++) program.encode(pass);
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
  };
  await run();
  const times = await timeRuns(runs, run);
  program.release();
  Object.values(buffers).forEach((each) => each.destroy());
  return products * 2 * size ** 3 / median(times) / 1e6;
}
