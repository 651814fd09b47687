import { BoundGraph } from "../../src/executors/onnx/bound_graph.ts";
import { CpuTrainer } from "../../src/executors/onnx/cpu_trainer.ts";
import type { Accelerator } from "../../src/executors/onnx/session.ts";
import { type OrtTensor, readFloats, tensorOver } from "../../src/executors/onnx/tensors.ts";
import { concreteShape, elementCount } from "../../src/graph/shape.ts";
import { lossWeightsOf } from "../../src/models/feeds.ts";
import { Training } from "../../src/training/training.ts";
import type { GoldenEngine } from "./golden_engine.ts";
import { stackedWeights } from "./golden_model.ts";

/** ONNX Runtime on the CPU, in two half-batches: so their gradients must be put together rightly. */
export const onnxEngine = engineOn("onnx");

/** The same, with an accelerator that scores and decodes in place of the CPU; training steps stay there. */
export function acceleratedEngine(accelerator: Accelerator): GoldenEngine {
  return engineOn(accelerator.name, accelerator);
}

function engineOn(name: string, accelerator?: Accelerator): GoldenEngine {
  return {
    name,
    trains: accelerator === undefined,

    async start(model, optimizer, clipGradNorm) {
      const lanes = { parts: 2, threads: 1 };
      const options = { lanes, clipGradNorm, accumulate: 1, accelerator };
      return new Training(model, await CpuTrainer.start(model, optimizer, options));
    },

    runGraph: (...asked) => runGraph(asked, accelerator),
  };
}

async function runGraph(
  [outputs, model, weights, batch]: Parameters<GoldenEngine["runGraph"]>,
  accelerator: Accelerator | undefined,
): ReturnType<GoldenEngine["runGraph"]> {
  const stacked = stackedWeights(model, weights);
  const graph = new BoundGraph(outputs, { threads: 1, accelerator });
  const runner = graph.runner({
    weight: (name, shape): OrtTensor =>
      tensorOver(stacked.get(name)!.subarray(0, elementCount(shape)), shape),
    result: () => undefined,
  });
  const { inputBuilder } = model;
  const feeds = inputBuilder.teacherForced(batch, lossWeightsOf(inputBuilder, batch), 0);
  const run = await runner.run(feeds);
  const results = Object.entries(outputs).map(([name, { shape }]) => {
    const tensor = run.takeOutput(name);
    const values = readFloats(tensor, elementCount(concreteShape(shape, feeds.sizes)));
    tensor.release();
    return [name, values] as const;
  });
  graph.release();
  return new Map(results);
}
