/** Runs graphs on a GPU through WebGPU. */
import type { CompiledGraph, CompiledLoop, DeviceTensor, Executor } from "../executor.ts";
import type { NamedTensors } from "../../graph/graph.ts";
import type { LoopGraph } from "../../graph/loop.ts";
import type { Layout } from "../layout.ts";
import { acceleratorBudget, hostBudget } from "../pass_budget.ts";
import { BufferPool } from "./buffer_pool.ts";
import { type Gpu, gpuDescription } from "./device.ts";
import { GpuBuffers } from "./gpu_buffers.ts";
import { GpuGraph, type GraphContext } from "./gpu_graph.ts";
import { GpuLoop } from "./gpu_loop.ts";
import { GpuTensor } from "./gpu_results.ts";
import type { WeightBuffer } from "./weight_buffer.ts";

export class GpuExecutor implements Executor {
  readonly description: string;
  /** The GPU takes one run after the other. */
  readonly lanes = 1;
  readonly passBudget: number;
  readonly #context: GraphContext;

  /**
   * @param weights laid out as `layout` says; released with the executor
   * @param budget bytes that a run may take, if the GPU allows so many: less where it trains, too
   */
  constructor(gpu: Gpu, layout: Layout, weights: WeightBuffer, budget = acceleratorBudget) {
    this.description = gpuDescription(gpu);
    this.passBudget = gpuPassBudget(gpu, budget);
    this.#context = {
      gpu,
      layout,
      weights,
      buffers: new GpuBuffers(gpu),
      pool: new BufferPool(gpu, this.passBudget / 4),
    };
  }

  compile(
    outputs: NamedTensors,
    staysOnDevice: (result: string) => boolean = () => false,
  ): CompiledGraph {
    return new GpuGraph(this.#context, outputs, staysOnDevice);
  }

  compileLoop(loop: LoopGraph): CompiledLoop {
    return new GpuLoop(this.#context, loop);
  }

  upload(values: Float32Array | Int32Array, shape: readonly number[]): DeviceTensor {
    const { gpu: { device }, pool } = this.#context;
    const count = shape.reduce((product, dim) => product * dim, 1);
    const buffer = pool.take(4 * count);
    // A copy, because shared memory is refused.
    if (count > 0) device.queue.writeBuffer(buffer, 0, values.slice(0, count));
    return new GpuTensor(this.#context, buffer);
  }

  weightsChanged(): void {
    this.#context.weights.changed();
  }

  close(): void {
    this.#context.pool.destroy();
    this.#context.buffers.destroy();
    this.#context.weights.release();
  }
}

/**
 * How much memory a run may take. WebGPU does not say how much memory a GPU has, only how large a buffer, and the part of it
 * that a kernel reads, may be. The intermediate tensors of a run share one buffer, which may take somewhat more than what is
 * alive at the same time.
 */
function gpuPassBudget({ device: { limits }, software }: Gpu, budget: number): number {
  const { maxBufferSize, maxStorageBufferBindingSize } = limits;
  const allowed = Math.min(budget, maxBufferSize / 2, maxStorageBufferBindingSize);
  return software ? Math.min(allowed, hostBudget()) : allowed;
}
