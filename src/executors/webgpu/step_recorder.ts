/** Records the commands of training steps: passes over batches, and the update that ends a step. */
import accumulateSource from "../../../kernels/accumulate.wgsl" with { type: "text" };
import type { Batch, BatchShape } from "../../examples/batch.ts";
import { bucketShape, padToBuckets } from "../../examples/pad.ts";
import type { Feeds } from "../../graph/feeds.ts";
import { perElement } from "../../lowering/workgroups.ts";
import { lossWeightsOf, partSeed } from "../../models/feeds.ts";
import type { Model } from "../../models/model.ts";
import type { World } from "../../mpi/world.ts";
import type { Optimizer } from "../../optimizers/rule.ts";
import type { Layout } from "../layout.ts";
import { TouchedRows } from "../touched_rows.ts";
import type { Gpu } from "./device.ts";
import { flatDispatch } from "./flat_dispatch.ts";
import type { GpuBuffers } from "./gpu_buffers.ts";
import { GpuUpdate, type StepUpdate } from "./gpu_update.ts";
import { addRanks } from "./gradient_exchange.ts";
import type { PlannedDispatch } from "./plan.ts";
import type { ComputePass, Profile } from "./profile.ts";
import { Program } from "./program.ts";
import { batchResults, stepResults } from "./result_buffers.ts";
import { whole } from "./run_plan.ts";
import { Submissions } from "./submissions.ts";
import { TrainingPlans } from "./training_plans.ts";
import type { UpdateOptions } from "./update_dispatches.ts";

export interface RecorderOptions extends UpdateOptions {
  /** Measures some of the steps. */
  readonly profile?: Profile;
  /** Ranks that train together. */
  readonly world: World;
}

export interface Step {
  readonly batches: readonly Batch[];
  readonly step: number;
  /** Decides what dropout drops. */
  readonly seed: number;
}

export class StepRecorder {
  readonly submissions: Submissions;
  readonly #plans: TrainingPlans;
  readonly #update: GpuUpdate;
  /** Adds the gradients of batch number i to those before it. */
  readonly #accumulations: Program[] = [];
  #rows: TouchedRows;

  constructor(
    private readonly gpu: Gpu,
    private readonly model: Model,
    private readonly layout: Layout,
    optimizer: Optimizer,
    private readonly buffers: GpuBuffers,
    private readonly options: RecorderOptions,
  ) {
    this.submissions = new Submissions(gpu, buffers);
    this.#plans = new TrainingPlans(gpu, model, layout, buffers, options.mixed, this.submissions);
    this.#update = new GpuUpdate(gpu, buffers, optimizer, options, this.submissions);
    this.#rows = new TouchedRows(layout);
  }

  /** A copy of the rows that steps have used so far, for {@link goBackTo}. */
  get rows(): TouchedRows {
    return this.#rows.copy();
  }

  /** Steps that wait to be submitted, the last one perhaps in part. */
  get waiting(): number {
    return Math.ceil(this.submissions.waiting / this.options.accumulate);
  }

  /**
   * Records a step, behind those that wait to be submitted. With several ranks it is submitted at once, and its gradients are
   * exchanged.
   *
   * @param count the step's number as the optimizer counts
   */
  async record({ batches, step, seed }: Step, count: number): Promise<void> {
    const { rank, size } = this.options.world, first = rank * batches.length;
    for (const [i, batch] of batches.entries()) {
      // As a CPU that does not cut batches into parts.
      const partOfSeed = partSeed(partSeed(seed, first + i), 0);
      const feeds = this.#feeds(batch, 1 / (size * batches.length), partOfSeed);
      this.#rows.use(feeds.sizes);
      const isLast = size === 1 && i === batches.length - 1;
      this.#recordBatch(feeds, { step, ...isLast && { updates: count } }, i);
    }
    if (size > 1) await this.#updateTogether(batches.length, count);
  }

  /** Takes the rows that only steps without effect had used for unused again, so that these leave no trace at all. */
  goBackTo(rows: TouchedRows): void {
    const encoder = this.submissions.begin(0);
    encoder.clearBuffer(this.buffers.all[batchResults.gradients]!);
    this.submissions.end(encoder);
    this.submissions.submit();
    this.#rows = rows;
  }

  /** Notes rows with optimizer state. @param state an array laid out as the trainable weights */
  findRows(state: (offset: number, length: number) => Float32Array): void {
    this.#rows.find(state);
  }

  /** Bytes that a step on such batches needs beside the buffers there are from the beginning. */
  arenaBytes(shape: BatchShape): number {
    const { inputBuilder, seesPadding } = this.model;
    const padded = seesPadding ? shape : bucketShape(shape);
    return this.#plans.arenaBytes(inputBuilder.sizes.teacherForced(padded));
  }

  /** Dispatches of a step for batches like this one, for reports. */
  dispatchNames(batch: Batch, step: number): string[] {
    const feeds = this.#feeds(batch, 1, 0);
    this.#rows.use(feeds.sizes);
    const { program } = this.#update.updateFor(this.#rows, step);
    return [...this.#plans.planFor(feeds).program.names, ...program.names];
  }

  release(): void {
    this.#plans.release();
    this.#update.release();
    this.#accumulations.forEach((program) => program.release());
  }

  #feeds(batch: Batch, factor: number, seed: number): Feeds {
    const { inputBuilder, seesPadding } = this.model;
    const padded = seesPadding ? batch : padToBuckets(batch);
    return inputBuilder.teacherForced(padded, lossWeightsOf(inputBuilder, batch, factor), seed);
  }

  /** @param updates number of the update that ends the step, if this batch is its last @param index number of the batch */
  #recordBatch(feeds: Feeds, { step, updates }: { step: number; updates?: number }, index: number) {
    const { accumulate, profile } = this.options, { submissions } = this;
    const plan = this.#plans.planFor(feeds);
    const update = updates === undefined ? undefined : this.#update.updateFor(this.#rows, updates);
    const encoder = submissions.begin(plan.inputBytes + (update?.scalars.byteLength ?? 0));
    submissions.upload(
      encoder,
      this.buffers.all.inputs!,
      plan.inputBytes,
      (memory) => plan.write(feeds.arrays, memory),
    );
    if (update) this.#uploadScalars(encoder, update);
    this.#clearRows(encoder);
    const pass: ComputePass = profile?.pass(encoder, step) ?? encoder.beginComputePass();
    plan.scaling?.encode(pass);
    plan.program.encode(pass);
    if (accumulate > 1) this.#accumulation(index).encode(pass);
    update?.program.encode(pass);
    pass.end();
    submissions.end(encoder);
  }

  #uploadScalars(encoder: GPUCommandEncoder, { scalars }: StepUpdate): void {
    const { byteLength } = scalars;
    this.submissions.upload(
      encoder,
      this.buffers.all.scalars!,
      byteLength,
      (memory) => memory.set(new Uint8Array(scalars.buffer)),
    );
  }

  #clearRows(encoder: GPUCommandEncoder): void {
    const gradients = this.buffers.all[batchResults.gradients]!;
    for (const { offset, length } of this.#rows.tables()) {
      if (length > 0) encoder.clearBuffer(gradients, 4 * offset, 4 * length);
    }
  }

  /** Ends a step of several ranks. @param batches of this rank */
  async #updateTogether(batches: number, count: number): Promise<void> {
    const { world, accumulate } = this.options, { submissions } = this;
    submissions.submit();
    await this.#rows.unite(world);
    const results = { ...stepResults(accumulate), batches, ranges: this.#rows.ranges(true) };
    await addRanks(world, this.gpu, this.buffers, results);
    const update = this.#update.updateFor(this.#rows, count);
    const encoder = submissions.begin(update.scalars.byteLength);
    this.#uploadScalars(encoder, update);
    const pass = encoder.beginComputePass();
    update.program.encode(pass);
    pass.end();
    submissions.end(encoder);
    submissions.submit();
  }

  /** Adds the gradients of one of several batches to those before it, and keeps its loss. */
  #accumulation(index: number): Program {
    return this.#accumulations[index] ??= new Program(
      this.gpu,
      [accumulation(this.layout.trainable, index, this.options.accumulate)],
      this.buffers.all,
    );
  }
}

/** @param trainable numbers of a gradient @param index of the batch @param count batches of a step */
function accumulation(trainable: number, index: number, count: number): PlannedDispatch {
  const step = stepResults(count), bytes = 4 * trainable;
  return flatDispatch({
    kernel: { name: "accumulate", source: accumulateSource },
    bindings: {
      gradients: whole(batchResults.gradients, bytes),
      accumulated: whole(step.gradients, bytes),
      loss: whole(batchResults.losses, 4),
      losses: whole(step.losses, 4 * count),
    },
    ...perElement(trainable, { index }),
  });
}
