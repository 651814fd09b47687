/** One optimization step: the training graph on all parts of a batch, then norm, clipping and the optimizer's kernel. */
import type { Batch } from "../../examples/batch.ts";
import { splitBatch } from "../../examples/split.ts";
import { type InputBuilder, lossWeightsOf, partSeed } from "../../models/feeds.ts";
import { gradientName, type Model } from "../../models/model.ts";
import { clippingFactor } from "../../optimizers/clipping.ts";
import { type ParallelKernels, startParallelUpdate } from "../../optimizers/parallel_update.ts";
import { leavesZeroUntouched } from "../../optimizers/evaluate.ts";
import type { Optimizer } from "../../optimizers/rule.ts";
import { alone, type World } from "../../mpi/world.ts";
import { together } from "../../together.ts";
import type { StepResult } from "../trainer.ts";
import { SkippedSteps } from "../skipped_steps.ts";
import { TouchedRows } from "../touched_rows.ts";
import type { Layout, Range } from "../layout.ts";
import { BoundGraph, type BoundRunner } from "./bound_graph.ts";
import type { CpuOptions } from "./cpu_trainer.ts";
import type { FlatArrays } from "./flat_arrays.ts";
import type { FlatMemory } from "./flat_memory.ts";
import { type OrtTensor, tensorOver } from "./tensors.ts";

/** The update is bound by memory, which a few threads saturate. */
const mostUpdateThreads = 4;

/** Results of a run that are single numbers. */
interface Scalars {
  readonly loss: Float32Array;
  readonly penalty: Float32Array;
}

/** Whether gradients are added up before the optimizer reads them: over batches, or over ranks. */
function addsUp({ accumulate, world = alone }: CpuOptions): boolean {
  return accumulate > 1 || world.size > 1;
}

export class TrainingStep {
  readonly times = { graph: 0, optimizer: 0 };
  readonly skipped = new SkippedSteps();
  readonly #inputBuilder: InputBuilder;
  readonly #penalised: boolean;
  readonly #graph: BoundGraph;
  readonly #parts: {
    readonly runner: BoundRunner;
    readonly scalars: Scalars;
    readonly buffer: number;
  }[];
  readonly #layout: Layout;
  readonly #memory: FlatMemory;
  readonly #clip: number;
  readonly #world: World;
  /** The optimizer is given the sum of all gradients, rather than a buffer for each part. */
  readonly #addsUp: boolean;
  /** Where gradients of several batches are added up. */
  readonly #accumulator: number | undefined;
  #rows: TouchedRows;

  /** Prepares the step; the optimizer's threads are started. */
  static async start(
    model: Model,
    optimizer: Optimizer,
    arrays: FlatArrays,
    options: CpuOptions,
  ): Promise<TrainingStep> {
    const { lanes: { parts, threads } } = options;
    const target = {
      shards: addsUp(options) ? 1 : parts,
      memory: arrays.memory.memory,
    };
    const workers = Math.min(parts * threads, mostUpdateThreads);
    const kernels = await startParallelUpdate(optimizer.rule, target, workers);
    return new TrainingStep(model, optimizer, arrays, kernels, options);
  }

  private constructor(
    model: Model,
    private readonly optimizer: Optimizer,
    { layout, memory }: FlatArrays,
    private readonly kernels: ParallelKernels,
    options: CpuOptions,
  ) {
    const { lanes: { parts, threads }, clipGradNorm, profile, world = alone } = options;
    this.#inputBuilder = model.inputBuilder;
    this.#penalised = model.training.penalty !== undefined;
    this.#layout = layout;
    this.#memory = memory;
    this.#clip = clipGradNorm;
    this.#world = world;
    this.#addsUp = addsUp(options);
    this.#accumulator = options.accumulate > 1 ? memory.gradients[parts] : undefined;
    this.#rows = new TouchedRows(layout);
    this.#graph = new BoundGraph(
      model.training,
      profile === undefined ? { threads } : { threads, profile },
    );
    this.#parts = memory.gradients.slice(0, parts).map((buffer) => {
      const scalars = { loss: new Float32Array(1), penalty: new Float32Array(1) };
      return { scalars, buffer, runner: this.#graph.runner(this.#binding(buffer, scalars)) };
    });
  }

  async run(batches: readonly Batch[], step: number, seed: number): Promise<StepResult> {
    const start = performance.now();
    const rows = this.#rows.copy(), { rank, size } = this.#world;
    const count = size * batches.length, first = rank * batches.length;
    let own = 0, used: readonly number[] = [];
    for (const [i, batch] of batches.entries()) {
      const result = await this.#gradients(batch, 1 / count, partSeed(seed, first + i));
      own += result.loss;
      used = await this.#accumulate(result.buffers, i);
    }
    const { loss, penalty } = await this.#addRanks(used, own, count * this.#sumOf("penalty"));
    const middle = performance.now();
    const { gradientNorm, applied } = await this.#update(used, loss, step - this.skipped.total);
    this.times.graph = middle - start;
    this.times.optimizer = performance.now() - middle;
    if (applied) this.skipped.applied();
    else {
      this.skipped.skip({ step, loss, gradientNorm });
      this.#goBackTo(rows);
    }
    const taken = applied ? { loss, batches: count } : { loss: NaN, batches: 0 };
    const penalties = this.#penalised ? { penalty } : {};
    return { ...taken, ...penalties, gradientNorm, skipped: this.skipped.take() };
  }

  /** To be called after optimizer state was loaded. */
  stateWritten(): void {
    for (const address of Object.values(this.#memory.state)) {
      this.#rows.find((offset, length) => this.#memory.floats(address, offset, length));
    }
  }

  release(): void {
    this.kernels.close();
    this.#graph.release();
  }

  /** Takes the rows that only a skipped step had used for unused again, so that it leaves no trace at all. */
  #goBackTo(rows: TouchedRows): void {
    this.#parts.forEach(({ buffer }) => this.#clearTables(buffer));
    if (this.#accumulator !== undefined) this.#clearTables(this.#accumulator);
    this.#rows = rows;
  }

  /** Leaves the gradient of the batch's mean loss, times `factor`, in one buffer for each part. */
  async #gradients(
    batch: Batch,
    factor: number,
    seed: number,
  ): Promise<{ loss: number; buffers: number[] }> {
    const shares = lossWeightsOf(this.#inputBuilder, batch, factor);
    const parts = splitBatch(batch, this.#parts.length);
    if (parts.length !== this.#parts.length) {
      throw new RangeError(`a batch of ${batch.size} cannot be cut into ${this.#parts.length}`);
    }
    const feeds = parts.map((part, i) =>
      this.#inputBuilder.teacherForced(part, shares, partSeed(seed, i))
    );
    this.#rows.use(feeds[0]!.sizes);
    await together(feeds.map((feed, i) => {
      this.#clearTables(this.#parts[i]!.buffer);
      return this.#parts[i]!.runner.run(feed);
    }));
    return {
      loss: this.#sumOf("loss"),
      buffers: this.#parts.map(({ buffer }) => buffer),
    };
  }

  #sumOf(scalar: keyof Scalars): number {
    return this.#parts.reduce((sum, { scalars }) => sum + scalars[scalar][0]!, 0);
  }

  /** A run writes only the rows of the tables it used; what a longer batch left in the others must go. */
  #clearTables(buffer: number): void {
    for (const { offset, length } of this.#rows.tables()) {
      this.#memory.floats(buffer, offset, length).fill(0);
    }
  }

  /**
   * Adds buffers of a batch to those of the batches before, where all are to be added up.
   *
   * @returns the buffers that hold the sum
   */
  async #accumulate(buffers: readonly number[], index: number): Promise<readonly number[]> {
    if (!this.#addsUp) return buffers;
    const kernels = this.kernels, accumulator = this.#accumulator;
    const [sum, added] = accumulator === undefined
      ? [buffers[0]!, buffers.slice(1)]
      : [accumulator, buffers];
    for (const { offset, length } of this.#rows.ranges(true)) {
      const place = sum + 4 * offset;
      if (index === 0 && accumulator !== undefined) kernels.zero(place, length);
      for (const buffer of added) await kernels.accumulate(place, buffer + 4 * offset, length);
    }
    return [sum];
  }

  /** Adds up gradients and losses over all ranks. @param penalty of this rank's last batch; that of the last rank counts */
  async #addRanks(
    [buffer]: readonly number[],
    loss: number,
    penalty: number,
  ): Promise<{ loss: number; penalty: number }> {
    const world = this.#world;
    if (world.size === 1) return { loss, penalty };
    await this.#rows.unite(world);
    for (const { offset, length } of this.#rows.ranges(true)) {
      await world.sum(this.#memory.floats(buffer!, offset, length));
    }
    const isLast = world.rank === world.size - 1;
    const sums = Float64Array.of(loss, isLast ? penalty : 0);
    await world.sum(sums);
    return { loss: sums[0]!, penalty: sums[1]! };
  }

  /** @param step as the optimizer counts */
  async #update(buffers: readonly number[], loss: number, step: number) {
    const kernels = this.kernels;
    const scalars = this.optimizer.scalars(step);
    const at = ({ offset }: Range) => buffers.map((buffer) => buffer + 4 * offset);
    const ranges = this.#rows.ranges(leavesZeroUntouched(this.optimizer.rule, scalars));
    let squares = 0;
    for (const range of ranges) squares += await kernels.sumOfSquares(at(range), range.length);
    const gradientNorm = Math.sqrt(squares);
    if (!Number.isFinite(gradientNorm) || !Number.isFinite(loss)) {
      return { gradientNorm, applied: false };
    }
    const factor = clippingFactor(gradientNorm, this.#clip);
    for (const range of ranges) {
      const { state, weights } = this.#memory;
      const place = (address: number) => address + 4 * range.offset;
      const states = Object.fromEntries(
        Object.entries(state).map(([name, address]) => [name, place(address)]),
      );
      await kernels.update(
        { count: range.length, weight: place(weights), gradients: at(range), state: states },
        factor,
        scalars,
      );
    }
    return { gradientNorm, applied: true };
  }

  #binding(buffer: number, scalars: Scalars) {
    const gradients = new Map(
      [...this.#layout.weights].map(([name, place]) => [gradientName(name), place.offset]),
    );
    const { weights } = this.#layout;
    const memory = this.#memory;
    return {
      weight: (name: string, shape: readonly number[]): OrtTensor =>
        memory.tensor(memory.weights, weights.get(name)!.offset, shape),
      result: (name: string, shape: readonly number[]): OrtTensor =>
        name === "loss" || name === "penalty"
          ? tensorOver(scalars[name], [])
          : memory.tensor(buffer, gradients.get(name)!, shape),
    };
  }
}
