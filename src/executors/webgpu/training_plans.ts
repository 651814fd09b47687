/** The plans of training steps on a GPU, one for each size of batches. */
import scaleSource from "../../../kernels/scale_loss.wgsl" with { type: "text" };
import { leavesOf, type Tensor } from "../../graph/graph.ts";
import type { Sizes } from "../../graph/shape.ts";
import type { Feeds } from "../../graph/feeds.ts";
import { gradientName, type Model } from "../../models/model.ts";
import type { Layout } from "../layout.ts";
import { aligned } from "./arena.ts";
import type { Gpu } from "./device.ts";
import { perElement } from "../../lowering/workgroups.ts";
import { controlBytes, penaltyOffset } from "./control.ts";
import { flatDispatch } from "./flat_dispatch.ts";
import { viewed } from "./fusion.ts";
import type { GpuBuffers } from "./gpu_buffers.ts";
import { PlanCache } from "./plan_cache.ts";
import {
  type BufferSlice,
  constantStride,
  type Plan,
  planGraph,
  type PlannedDispatch,
  type StorageType,
} from "./plan.ts";
import { Program } from "./program.ts";
import { batchResults } from "./result_buffers.ts";
import type { Submissions } from "./submissions.ts";
import { writeConstants } from "./write_constants.ts";

/** The passes forward and backward over batches of one size. */
export interface BatchPlan {
  readonly program: Program;
  /** Scales the loss; runs before the program, with mixed precision. */
  readonly scaling?: Program;
  /** Bytes of the buffer `inputs` that it reads. */
  readonly inputBytes: number;
  /** Writes what the buffer `inputs` is to hold. */
  write(arrays: Feeds["arrays"], memory: Uint8Array): void;
  release(): void;
}

/** Where a result goes; how long it is depends on the plan. */
type ResultPlace = Omit<BufferSlice, "bytes">;

export class TrainingPlans {
  readonly #graph: readonly Tensor[];
  /** Names of what the graph reads. */
  readonly #inputs: ReadonlySet<string>;
  readonly #results: ReadonlyMap<Tensor, ResultPlace>;
  readonly #buckets = new PlanCache<BatchPlan>();

  constructor(
    private readonly gpu: Gpu,
    { training }: Model,
    private readonly layout: Layout,
    private readonly buffers: GpuBuffers,
    /** Matrices that only the GPU sees are f16, and the loss is scaled. */
    private readonly mixed: boolean,
    private readonly submissions: Submissions,
  ) {
    this.#graph = Object.values(training);
    this.#inputs = new Set(
      leavesOf(this.#graph).flatMap(({ origin }) => origin.kind === "input" ? [origin.name] : []),
    );
    this.#results = resultPlaces(training, layout);
  }

  /** The plan for a batch of such sizes. A new one may replace buffers, and plans that came before. */
  planFor(feeds: Feeds): BatchPlan {
    return this.#buckets.get(JSON.stringify(feeds.sizes), () => this.#plan(feeds));
  }

  /** Bytes that passes over batches of such sizes need beside weights and gradients, all in one buffer. */
  arenaBytes(sizes: Sizes): number {
    return this.#graphPlan(sizes, new Map()).arenaBytes;
  }

  /** Lets go of all plans: the run is over, or they are bound to buffers that were replaced by larger ones. */
  release(): void {
    this.#buckets.release();
  }

  #plan({ arrays, sizes }: Feeds): BatchPlan {
    this.submissions.submit();
    const { inputs, inputBytes } = this.#inputPlaces(arrays);
    const plan = this.#graphPlan(sizes, inputs);
    const grown = [
      this.buffers.ensure("arena", plan.arenaBytes),
      this.buffers.ensure("inputs", inputBytes),
      this.buffers.ensure("constants", constantStride * plan.constants.length),
    ];
    if (grown.includes(true)) this.release();
    writeConstants(this.gpu.device, this.buffers.all.constants!, plan);
    const program = this.#program(plan.dispatches);
    const scaling = this.mixed ? this.#program(scaled(inputs)) : undefined;
    return {
      program,
      ...(scaling ? { scaling } : {}),
      inputBytes,
      write: (arrays, memory) => {
        for (const [name, { offset }] of inputs) memory.set(bytesIn(arrays[name]!), offset);
      },
      release() {
        program.release();
        scaling?.release();
      },
    };
  }

  #inputPlaces(arrays: Feeds["arrays"]) {
    const inputs = new Map<string, BufferSlice>();
    let inputBytes = 0;
    for (const [name, { byteLength }] of Object.entries(arrays)) {
      // Of some of the arrays only models with dropout or a ponder penalty make use.
      if (!this.#inputs.has(name)) continue;
      inputs.set(name, { buffer: "inputs", offset: inputBytes, bytes: byteLength });
      inputBytes += aligned(byteLength);
    }
    return { inputs, inputBytes };
  }

  #graphPlan(sizes: Sizes, inputs: ReadonlyMap<string, BufferSlice>): Plan {
    return planGraph(this.#graph, sizes, {
      typeOf: (tensor) => this.#typeOf(tensor),
      placeOf: (tensor, bytes) => this.#placeOf(tensor, bytes, inputs),
    }, this.gpu);
  }

  #program(dispatches: readonly PlannedDispatch[]): Program {
    return new Program(this.gpu, dispatches, this.buffers.all);
  }

  /** With mixed precision, matrices that only the GPU sees are f16; what is summed up over rows stays f32. */
  #typeOf(tensor: Tensor): StorageType {
    const inside = tensor.origin.kind === "output" && !this.#results.has(tensor);
    const column = tensor.shape.length === 0 || tensor.shape.at(-1) === 1;
    return this.mixed && tensor.type === "f32" && inside && !column ? "f16" : tensor.type;
  }

  #placeOf(
    tensor: Tensor,
    bytes: number,
    inputs: ReadonlyMap<string, BufferSlice>,
  ): BufferSlice | undefined {
    const { origin } = tensor;
    if (origin.kind === "input") return inputs.get(origin.name);
    if (origin.kind === "parameter") {
      return {
        buffer: "weights",
        offset: 4 * this.layout.weights.get(origin.name)!.offset,
        bytes,
      };
    }
    const result = this.#results.get(tensor);
    return result && { ...result, bytes };
  }
}

function bytesIn({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function resultPlaces(training: Model["training"], layout: Layout): Map<Tensor, ResultPlace> {
  const places = new Map<Tensor, ResultPlace>();
  for (const [name, { offset }] of layout.weights) {
    const gradient = training[gradientName(name)];
    if (gradient) {
      places.set(viewed(gradient), { buffer: batchResults.gradients, offset: 4 * offset });
    }
  }
  const { loss, penalty } = training;
  places.set(viewed(loss!), { buffer: batchResults.losses, offset: 0 });
  if (penalty) places.set(viewed(penalty), { buffer: "control", offset: penaltyOffset });
  return places;
}

/** Multiplies all that tokens and positions weigh in the loss by the loss scale. */
function scaled(inputs: ReadonlyMap<string, BufferSlice>): PlannedDispatch[] {
  const shares = ["weight", "source_share", "target_share"];
  return shares.flatMap((name) => inputs.get(name) ?? []).map((share) =>
    flatDispatch({
      kernel: { name: "scale_loss", source: scaleSource },
      bindings: {
        weights: share,
        control: { buffer: "control", offset: 0, bytes: controlBytes },
      },
      ...perElement(share.bytes / 4),
    })
  );
}
