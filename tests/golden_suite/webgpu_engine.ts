import { GpuTrainer } from "../../src/executors/webgpu/gpu_trainer.ts";
import { runOnce } from "../../src/executors/webgpu/run_once.ts";
import { leavesOf } from "../../src/graph/graph.ts";
import { concreteShape, elementCount } from "../../src/graph/shape.ts";
import { lossWeightsOf } from "../../src/models/feeds.ts";
import { Training } from "../../src/training/training.ts";
import { asCard, testGpu } from "../executors/webgpu/gpu.ts";
import type { GoldenEngine } from "./golden_engine.ts";
import { stackedWeights } from "./golden_model.ts";

/**
 * Trainings so far: every fourth one is planned as for a graphics card, with one matmul kernel after the other, and every fourth
 * has the kernel for all devices.
 */
let started = 0;

/** Whatever adapter this machine has; in continuous integration a software one. */
export const webgpuEngine: GoldenEngine = {
  name: "webgpu",
  trains: true,

  async start(model, optimizer, clipGradNorm) {
    const options = { clipGradNorm, accumulate: 1, mixed: false };
    const gpu = await testGpu();
    const turn = Math.floor(started / 4);
    const planned = [gpu, { ...gpu, matmuls: [] }, gpu, asCard(gpu, turn)][started++ % 4]!;
    return new Training(model, new GpuTrainer(planned, model, optimizer, options));
  },

  async runGraph(outputs, model, weights, batch) {
    const stacked = stackedWeights(model, weights);
    const { inputBuilder } = model;
    const { arrays, sizes } = inputBuilder.teacherForced(
      batch,
      lossWeightsOf(inputBuilder, batch),
      0,
    );
    const feeds = new Map<string, ArrayLike<number>>(Object.entries(arrays));
    for (const { origin, shape } of leavesOf(Object.values(outputs))) {
      if (origin.kind !== "parameter") continue;
      const used = elementCount(concreteShape(shape, sizes));
      feeds.set(origin.name, stacked.get(origin.name)!.subarray(0, used));
    }
    const results = await runOnce(await testGpu(), outputs, feeds, sizes);
    return new Map([...results].map(([name, values]) => [name, Float32Array.from(values)]));
  },
};
