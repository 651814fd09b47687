/** Training steps on a GPU: one submission each, nothing read back until results are asked for. */
import scaleSource from "../../../kernels/scale_loss.wgsl" with { type: "text" };
import accumulateSource from "../../../kernels/accumulate.wgsl" with { type: "text" };
import type { Batch } from "../../batches/batch.ts";
import { bucketLength, padBatch } from "../../batches/pad.ts";
import type { Tensor } from "../../graph/graph.ts";
import { type Feeds, predictedTokens, teacherForcedFeeds } from "../../models/feeds.ts";
import { gradientName, type Model } from "../../models/graphs.ts";
import { leavesZeroUntouched } from "../../optimizers/evaluate.ts";
import type { Optimizer } from "../../optimizers/rule.ts";
import type { StepResult } from "../engine.ts";
import type { Layout } from "../layout.ts";
import { UsedRows } from "../used_rows.ts";
import { aligned } from "./arena.ts";
import type { Gpu } from "./device.ts";
import { linearGroups } from "./dispatch.ts";
import { viewed } from "./fusion.ts";
import type { GpuBuffers } from "./gpu_buffers.ts";
import { GpuUpdate, type UpdateOptions } from "./gpu_update.ts";
import {
  constantStride,
  type Place,
  planGraph,
  type PlannedDispatch,
  type StorageType,
} from "./plan.ts";
import type { Profile } from "./profile.ts";
import { Pipelines, Program } from "./program.ts";
import { readBuffer } from "./read_buffer.ts";
import { writeConstants } from "./run_once.ts";

/**
 * How long the GPU is given steps before it is waited for, in ms and in steps. Waiting is dear: Deno 2.9 blocks until all
 * work is done and then sleeps for 10 ms. Not waiting at all would let uploads pile up.
 */
const longestRun = { milliseconds: 250, steps: 64 };

/** Plans kept; the one not used for longest goes first. */
const mostPlans = 64;

/** A plan for batches of one size, and where their inputs go. */
interface Bucket {
  readonly program: Program;
  /** Scales the loss; runs before the program with mixed precision. */
  readonly scaling: Program;
  readonly inputs: ReadonlyMap<string, Place>;
  readonly upload: Uint8Array<ArrayBuffer>;
}

export interface GpuTrainingOptions extends UpdateOptions {
  /** Measures some of the steps. */
  readonly profile?: Profile;
}

/** Where the loss scale of mixed precision stands; to be saved with a run. */
export interface LossScale {
  readonly scale: number;
  /** Steps since it last changed. */
  readonly grown: number;
  /** Steps skipped since the run began: the optimizer never saw them. */
  readonly skipped: number;
}

/** As PyTorch's GradScaler starts. */
const firstScale = 65536;

/** After the start and after an overflow, so many steps are looked at one by one. */
const watchedSteps = 20;

/** Below this scale it is not the scale that makes numbers overflow. */
const smallestScale = 2 ** -14;

export class GpuTraining {
  readonly #gpu: Gpu;
  readonly #model: Model;
  readonly #layout: Layout;
  readonly #optimizer: Optimizer;
  readonly #buffers: GpuBuffers;
  readonly #options: GpuTrainingOptions;
  readonly #pipelines: Pipelines;
  readonly #buckets = new Map<string, Bucket>();
  readonly #rows: UsedRows;
  /** When the GPU was last waited for, and steps given to it since. */
  #waited = performance.now();
  #pending = 0;
  readonly #update: GpuUpdate;
  /** Adds the gradients of batch number i to those before it. */
  readonly #accumulations: Program[] = [];
  #scale: LossScale;
  #watched = 0;
  /** Results read before they were asked for. */
  #early: StepResult | undefined;

  constructor(
    gpu: Gpu,
    model: Model,
    layout: Layout,
    optimizer: Optimizer,
    buffers: GpuBuffers,
    options: GpuTrainingOptions,
  ) {
    this.#gpu = gpu;
    this.#model = model;
    this.#layout = layout;
    this.#optimizer = optimizer;
    this.#buffers = buffers;
    this.#options = options;
    this.#pipelines = new Pipelines(gpu.device);
    this.#rows = new UsedRows(layout);
    this.#update = new GpuUpdate(gpu.device, this.#pipelines, buffers, optimizer, options);
    this.#scale = { scale: options.mixed ? firstScale : 1, grown: 0, skipped: 0 };
    buffers.ensure("control", 256);
    this.lossScale = this.#scale;
    buffers.ensure("losses", 4 * options.accumulate);
    buffers.ensure("loss", 4);
  }

  /** As of the last results collected. */
  get lossScale(): LossScale {
    return this.#scale;
  }

  /** Without mixed precision there is no scale to go on with; with it a run without one starts anew. */
  set lossScale({ scale, grown, skipped }: LossScale) {
    const { mixed } = this.#options;
    const next = mixed && scale === 1 ? firstScale : mixed ? scale : 1;
    this.#scale = { scale: next, grown, skipped };
    this.#watched = 0;
    const words = Float32Array.of(1, 0, 0, 0, 0, 0, next, grown);
    this.#gpu.device.queue.writeBuffer(this.#buffers.all.control!, 0, words);
  }

  /** Gives one step to the GPU; resolves when the next may follow. */
  async step(batches: readonly Batch[], step: number): Promise<void> {
    const { device } = this.#gpu;
    for (const [i, batch] of batches.entries()) {
      const bucket = this.#prepare(batch, 1 / batches.length);
      const encoder = device.createCommandEncoder();
      for (const { offset, length } of this.#rows.tables()) {
        if (length > 0) {
          encoder.clearBuffer(this.#buffers.all.gradients!, 4 * offset, 4 * length);
        }
      }
      const pass = this.#options.profile?.pass(encoder, step) ?? encoder.beginComputePass();
      if (this.#options.mixed) bucket.scaling.encode(pass);
      bucket.program.encode(pass);
      const last = i === batches.length - 1;
      if (batches.length > 1) this.#accumulation(i).encode(pass);
      if (last) this.#updateProgram(step - this.#scale.skipped).encode(pass);
      pass.end();
      // The next batch's inputs are written only after this one is submitted.
      device.queue.submit([encoder.finish()]);
    }
    this.#pending++;
    const { milliseconds, steps } = longestRun;
    if (this.#pending >= steps || performance.now() - this.#waited > milliseconds) {
      await this.#wait();
    }
    const failure = this.#gpu.failure();
    if (failure) throw failure;
    // An overflow changes what the optimizer's next step is, so where one is likely it must be known at once.
    if (this.#options.mixed && this.#watched++ < watchedSteps) {
      this.#early = joined(this.#early, await this.#read());
    }
  }

  /** Waits for all steps and returns what they came to, since the last call. */
  async collect(): Promise<StepResult | undefined> {
    const result = joined(this.#early, await this.#read());
    this.#early = undefined;
    return result;
  }

  async #wait(): Promise<void> {
    await this.#gpu.device.queue.onSubmittedWorkDone();
    this.#waited = performance.now();
    this.#pending = 0;
  }

  async #read(): Promise<StepResult | undefined> {
    await this.#wait();
    const bytes = await readBuffer(this.#gpu.device, this.#buffers.all.control!, 0, 32)
      // A lost device fails the read in words of its own.
      .catch((error) => {
        throw this.#gpu.failure() ?? error;
      });
    const failure = this.#gpu.failure();
    if (failure) throw failure;
    const [, , skipped = 0, norm = 0, lossSum = 0, steps = 0, scale = 1, grown = 0] =
      new Float32Array(bytes);
    if (steps === 0) return undefined;
    this.#gpu.device.queue.writeBuffer(this.#buffers.all.control!, 8, new Float32Array(4));
    this.#scale = { scale, grown, skipped: this.#scale.skipped + skipped };
    if (skipped > 0) this.#watched = 0;
    const taken = steps - skipped;
    return {
      loss: taken > 0 ? lossSum / taken : NaN,
      batches: taken * this.#options.accumulate,
      gradientNorm: norm,
      applied: this.#options.mixed ? scale >= smallestScale : skipped === 0,
    };
  }

  /** To be called after optimizer state was written. @param state host copies, laid out as the trainable weights */
  stateWritten(states: readonly ((offset: number, length: number) => Float32Array)[]): void {
    for (const state of states) this.#rows.find(state);
  }

  /** Dispatches of a step for batches like this one, for reports. */
  dispatchNames(batch: Batch, step: number): string[] {
    return [...this.#prepare(batch, 1).program.names, ...this.#updateProgram(step).names];
  }

  release(): void {
    this.#forgetPlans();
    this.#update.release();
    this.#accumulations.forEach((program) => program.release());
  }

  /** Uploads a batch and returns the plan for its size. */
  #prepare(batch: Batch, factor: number): Bucket {
    const padded = padBatch(
      batch,
      bucketLength(batch.sourceLength),
      bucketLength(batch.targetLength - 1) + 1,
    );
    const feeds = teacherForcedFeeds(padded, factor / predictedTokens(batch));
    this.#rows.use(feeds.sizes);
    const key = JSON.stringify(feeds.sizes);
    const bucket = this.#buckets.get(key) ?? this.#plan(feeds);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > mostPlans) {
      const [oldest, bucket] = this.#buckets.entries().next().value!;
      releaseBucket(bucket);
      this.#buckets.delete(oldest);
    }
    for (const [name, { offset }] of bucket.inputs) {
      const data = feeds.arrays[name]!;
      bucket.upload.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    }
    this.#gpu.device.queue.writeBuffer(this.#buffers.all.inputs!, 0, bucket.upload);
    return bucket;
  }

  #plan({ arrays, sizes }: Feeds): Bucket {
    const inputs = new Map<string, Place>();
    let end = 0;
    for (const [name, data] of Object.entries(arrays)) {
      inputs.set(name, { buffer: "inputs", offset: end, bytes: data.byteLength });
      end += aligned(data.byteLength);
    }
    const roots = Object.values(this.#model.training);
    const results = this.#resultPlaces();
    const plan = planGraph(roots, sizes, {
      typeOf: (tensor) => this.#typeOf(tensor, results),
      placeOf: (tensor, bytes) => this.#placeOf(tensor, bytes, inputs, results),
    }, this.#gpu);
    const grown = [
      this.#buffers.ensure("arena", plan.arenaBytes),
      this.#buffers.ensure("inputs", end),
      this.#buffers.ensure("constants", constantStride * plan.constants.length),
    ];
    if (grown.includes(true)) this.#forgetPlans();
    writeConstants(this.#gpu.device, this.#buffers.all.constants!, plan);
    const { device } = this.#gpu;
    const program = new Program(device, this.#pipelines, plan, this.#buffers.all);
    const weight = inputs.get("weight")!;
    const scaling = this.#flatProgram({
      ...flat("scale_loss", scaleSource),
      storage: [weight, { buffer: "control", offset: 0, bytes: 32 }],
      uniformBinding: 2,
      dims: [weight.bytes / 4],
      groups: linearGroups(Math.ceil(weight.bytes / 256)),
    });
    return { program, scaling, inputs, upload: new Uint8Array(end) };
  }

  /** With mixed precision, matrices that only the GPU sees are f16; what is summed up over rows stays f32. */
  #typeOf(tensor: Tensor, results: ReadonlyMap<Tensor, unknown>): StorageType {
    const inside = tensor.origin.kind === "output" && !results.has(tensor);
    const column = tensor.shape.length === 0 || tensor.shape.at(-1) === 1;
    return this.#options.mixed && tensor.type === "f32" && inside && !column ? "f16" : tensor.type;
  }

  #flatProgram(dispatch: PlannedDispatch): Program {
    const plan = { dispatches: [dispatch], arenaBytes: 0, constants: [] };
    return new Program(this.#gpu.device, this.#pipelines, plan, this.#buffers.all);
  }

  /** Plans bound to buffers that were replaced by larger ones. */
  #forgetPlans(): void {
    this.#buckets.forEach(releaseBucket);
    this.#buckets.clear();
  }

  #resultPlaces(): Map<Tensor, { buffer: string; offset: number }> {
    const places = new Map<Tensor, { buffer: string; offset: number }>();
    for (const [name, { offset }] of this.#layout.weights) {
      const gradient = this.#model.training[gradientName(name)];
      if (gradient) places.set(viewed(gradient), { buffer: "gradients", offset: 4 * offset });
    }
    places.set(viewed(this.#model.training.loss!), { buffer: "loss", offset: 0 });
    return places;
  }

  #placeOf(
    tensor: Tensor,
    bytes: number,
    inputs: ReadonlyMap<string, Place>,
    results: ReadonlyMap<Tensor, { buffer: string; offset: number }>,
  ): Place | undefined {
    const { origin } = tensor;
    if (origin.kind === "input") return inputs.get(origin.name);
    if (origin.kind === "parameter") {
      return {
        buffer: "weights",
        offset: 4 * this.#layout.weights.get(origin.name)!.offset,
        bytes,
      };
    }
    const result = results.get(tensor);
    return result && { ...result, bytes };
  }

  /** Norm, clipping and the optimizer's rule, over everything that may have moved. */
  #updateProgram(step: number): Program {
    const { rule } = this.#optimizer;
    const skipUnused = leavesZeroUntouched(rule, this.#optimizer.scalars(step));
    return this.#update.program(this.#rows.ranges(skipUnused), step);
  }

  /** Adds the gradients of one of several batches to those before it, and keeps its loss. */
  #accumulation(index: number): Program {
    const { trainable } = this.#layout;
    const whole = (buffer: string, bytes: number): Place => ({ buffer, offset: 0, bytes });
    const dispatch: PlannedDispatch = {
      ...flat("accumulate", accumulateSource),
      storage: [
        whole("gradients", 4 * trainable),
        whole("accumulated", 4 * trainable),
        whole("loss", 4),
        whole("losses", 4 * this.#options.accumulate),
      ],
      uniformBinding: 4,
      dims: [trainable, index],
      groups: linearGroups(Math.ceil(trainable / 256)),
    };
    return this.#accumulations[index] ??= this.#flatProgram(dispatch);
  }
}

function releaseBucket({ program, scaling }: Bucket): void {
  program.release();
  scaling.release();
}

/** Results of steps one after the other, as one. */
function joined(a: StepResult | undefined, b: StepResult | undefined): StepResult | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const batches = a.batches + b.batches;
  const part = ({ loss, batches }: StepResult) => (batches > 0 ? loss * batches : 0);
  return {
    loss: batches > 0 ? (part(a) + part(b)) / batches : NaN,
    batches,
    gradientNorm: b.gradientNorm,
    applied: a.applied && b.applied,
  };
}

function flat(kernel: string, source: string) {
  return { kernel, source, slots: {}, constants: {} };
}
