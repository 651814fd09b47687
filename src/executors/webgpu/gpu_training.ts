/** Training steps on a GPU: one submission each, nothing read back until results are asked for. */
import accumulateSource from "../../../kernels/accumulate.wgsl" with { type: "text" };
import type { Batch, BatchShape } from "../../examples/batch.ts";
import { bucketShape, padToBuckets } from "../../examples/pad.ts";
import { lossWeightsOf, partSeed } from "../../models/feeds.ts";
import type { Model } from "../../models/model.ts";
import { alone, type World } from "../../mpi/world.ts";
import { leavesZeroUntouched } from "../../optimizers/evaluate.ts";
import type { Optimizer } from "../../optimizers/rule.ts";
import type { StepResult, TrainerProgress } from "../trainer.ts";
import type { Layout } from "../layout.ts";
import { SkippedSteps } from "../skipped_steps.ts";
import { TouchedRows } from "../touched_rows.ts";
import type { Gpu } from "./device.ts";
import { perElement } from "../../lowering/workgroups.ts";
import { controlBytes, controlWords, mostSteps, readControl } from "./control.ts";
import { flatDispatch } from "./flat_dispatch.ts";
import type { GpuBuffers } from "./gpu_buffers.ts";
import { GpuUpdate } from "./gpu_update.ts";
import { addRanks } from "./gradient_exchange.ts";
import type { BufferSlice } from "./plan.ts";
import type { Profile } from "./profile.ts";
import { Program } from "./program.ts";
import { type BatchPlan, TrainingPlans } from "./training_plans.ts";
import { StepTally } from "./step_tally.ts";
import type { UpdateOptions } from "./update_dispatches.ts";

/**
 * How long the GPU is given steps before it is looked at, in ms and in steps. Looking is dear: the host blocks until all
 * work is done, and the GPU then has to wait for the host. Not looking at all would let uploads pile up.
 */
const longestRun = { milliseconds: 250, steps: mostSteps };

/** What is given before a look should take the GPU no longer, in ms: until then the host answers nobody. */
const longestLook = 1000;

export interface GpuTrainingOptions extends UpdateOptions {
  /** Measures some of the steps. */
  readonly profile?: Profile;
  /** Ranks that train together; left out: there is one. */
  readonly world?: World;
}

/** Where the loss scale of mixed precision stands. */
interface LossScale {
  readonly scale: number;
  /** Steps since it last changed. */
  readonly grown: number;
}

interface Step {
  readonly batches: readonly Batch[];
  readonly step: number;
  /** Decides what dropout drops. */
  readonly seed: number;
}

/** As PyTorch's GradScaler starts. */
const firstScale = 65536;

/** Below this scale it is not the scale that makes numbers overflow. It does not fall further than to half of it. */
const smallestScale = 2 ** -14;

export class GpuTraining {
  readonly #plans: TrainingPlans;
  readonly #world: World;
  #rows: TouchedRows;
  /** When the GPU was last looked at, and steps given to it since, each with the rows used before it. */
  #looked = performance.now();
  readonly #given: (Step & { readonly rows: TouchedRows })[] = [];
  /**
   * Steps it is given before it is looked at: few until it is known how long they take. Those behind a skipped one it leaves
   * out, and they are given again with the optimizer's true count: where the next skip is likely there should be few of them.
   */
  #window = 1;
  readonly #skipped = new SkippedSteps();
  readonly #tally: StepTally;
  readonly #update: GpuUpdate;
  /** Adds the gradients of batch number i to those before it. */
  readonly #accumulations: Program[] = [];
  #scale: LossScale = { scale: 1, grown: 0 };

  constructor(
    private readonly gpu: Gpu,
    private readonly model: Model,
    private readonly layout: Layout,
    private readonly optimizer: Optimizer,
    private readonly buffers: GpuBuffers,
    private readonly options: GpuTrainingOptions,
  ) {
    this.#plans = new TrainingPlans(gpu, model, layout, buffers, options.mixed);
    this.#rows = new TouchedRows(layout);
    this.#world = options.world ?? alone;
    this.#tally = new StepTally(options.accumulate * this.#world.size);
    this.#update = new GpuUpdate(gpu, buffers, optimizer, options);
    buffers.ensure("control", controlBytes);
    this.restore({});
    buffers.ensure("losses", 4 * options.accumulate);
    buffers.ensure("loss", 4);
  }

  /** As of the last results collected. */
  progress(): TrainerProgress {
    return { ...(this.options.mixed ? this.#scale : {}), ...this.#skipped.progress() };
  }

  /** Takes up such numbers; a run that had no loss scale, and needs one, starts with the first. */
  restore(progress: TrainerProgress): void {
    const { scale = firstScale, grown = 0 } = progress;
    const { mixed } = this.options;
    this.#skipped.restore(progress);
    this.#startFrom(mixed ? scale : 1, grown);
    this.#window = 1;
  }

  /** Gives one step to the GPU; resolves when the next may follow, with results if a step was skipped. */
  async step(
    batches: readonly Batch[],
    step: number,
    seed: number,
  ): Promise<StepResult | undefined> {
    await this.#give([{ batches, step, seed }]);
    return this.#skipped.any ? this.#take() : undefined;
  }

  /** Waits for all steps and returns what they came to, since the last call. */
  async collect(): Promise<StepResult | undefined> {
    do await this.#give(await this.#look()); while (this.#given.length > 0);
    return this.#take();
  }

  /** Gives steps to the GPU, looking now and then what became of them. */
  async #give(steps: readonly Step[]): Promise<void> {
    const waiting = [...steps];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      this.#given.push({ ...next, rows: this.#rows.copy() });
      await this.#submit(next);
      if (this.#given.length < this.#window && !this.#isLookDue()) continue;
      waiting.unshift(...await this.#look());
    }
    const failure = this.gpu.failure();
    if (failure) throw failure;
  }

  /** Several ranks must look after the same steps, and their steps wait for the GPU anyway. */
  #isLookDue(): boolean {
    return this.#world.size === 1 && performance.now() - this.#looked >= longestRun.milliseconds;
  }

  async #submit({ batches, step, seed }: Step): Promise<void> {
    const { device } = this.gpu, { rank, size } = this.#world;
    const first = rank * batches.length;
    for (const [i, batch] of batches.entries()) {
      // As a CPU that does not cut batches into parts.
      const { program, scaling } = this.#prepare(
        batch,
        1 / (size * batches.length),
        partSeed(partSeed(seed, first + i), 0),
      );
      const encoder = device.createCommandEncoder();
      for (const { offset, length } of this.#rows.tables()) {
        if (length > 0) {
          encoder.clearBuffer(this.buffers.all.gradients!, 4 * offset, 4 * length);
        }
      }
      const pass = this.options.profile?.pass(encoder, step) ?? encoder.beginComputePass();
      scaling?.encode(pass);
      program.encode(pass);
      const last = i === batches.length - 1;
      if (batches.length > 1) this.#accumulation(i).encode(pass);
      if (last && size === 1) this.#updateProgram(step - this.#skipped.total).encode(pass);
      pass.end();
      // The next batch's inputs are written only after this one is submitted.
      device.queue.submit([encoder.finish()]);
    }
    if (size > 1) await this.#updateTogether(batches.length, step);
  }

  /** Ends a step of several ranks. @param batches of this rank */
  async #updateTogether(batches: number, step: number): Promise<void> {
    await this.#rows.unite(this.#world);
    const [gradients, losses] = this.options.accumulate > 1
      ? ["accumulated", "losses"]
      : ["gradients", "loss"];
    const results = { gradients, losses, batches, ranges: this.#rows.ranges(true) };
    await addRanks(this.#world, this.gpu, this.buffers, results);
    const encoder = this.gpu.device.createCommandEncoder(), pass = encoder.beginComputePass();
    this.#updateProgram(step - this.#skipped.total).encode(pass);
    pass.end();
    this.gpu.device.queue.submit([encoder.finish()]);
  }

  /**
   * Waits for all steps and notes what they came to.
   *
   * @returns those behind a skipped one, to be given again: the GPU left them out
   */
  async #look(): Promise<readonly Step[]> {
    if (this.#given.length === 0) return [];
    const control = readControl(await this.buffers.bytesOf("control", 0, controlBytes));
    const before = this.#looked;
    this.#looked = performance.now();
    const { skip, skippedLoss, norm, steps: counted, scale, grown } = control;
    if (counted > skip) this.#skipped.applied();
    this.#tally.add(control);
    const each = (this.#looked - before) / this.#given.length;
    // Ranks must look after the same steps.
    const inTime = this.#world.size > 1 ? mostSteps : Math.max(1, Math.floor(longestLook / each));
    this.#window = Math.min(2 * this.#window, longestRun.steps, inTime);
    this.#startFrom(Math.max(scale, smallestScale / 2), grown);
    const given = this.#given.splice(0);
    if (skip > 0) {
      const { step, rows } = given[counted - 1]!;
      if (this.options.mixed && scale >= smallestScale) this.#skipped.rescale();
      else this.#skipped.skip({ step, loss: skippedLoss, gradientNorm: norm });
      this.#goBackTo(rows);
      this.#window = 1;
    }
    return given.slice(counted);
  }

  /** Takes the rows that only steps without effect had used for unused again, so that these leave no trace at all. */
  #goBackTo(rows: TouchedRows): void {
    const encoder = this.gpu.device.createCommandEncoder();
    encoder.clearBuffer(this.buffers.all.gradients!);
    this.gpu.device.queue.submit([encoder.finish()]);
    this.#rows = rows;
  }

  /** Lets the GPU take steps, counted from none, with this loss scale. */
  #startFrom(scale: number, grown: number): void {
    this.#scale = { scale, grown };
    const words = controlWords({ scale, grown });
    this.gpu.device.queue.writeBuffer(this.buffers.all.control!, 0, words);
  }

  #take(): StepResult | undefined {
    const result = this.#tally.take(this.model.training.penalty !== undefined);
    return result && { ...result, skipped: this.#skipped.take() };
  }

  /** To be called after optimizer state was written. @param state host copies, laid out as the trainable weights */
  stateWritten(states: readonly ((offset: number, length: number) => Float32Array)[]): void {
    for (const state of states) this.#rows.find(state);
  }

  /** Bytes that a step on such batches needs beside the buffers there are from the beginning. */
  arenaBytes(shape: BatchShape): number {
    const { inputBuilder, seesPadding } = this.model;
    const padded = seesPadding ? shape : bucketShape(shape);
    return this.#plans.arenaBytes(inputBuilder.sizes.teacherForced(padded));
  }

  /** Dispatches of a step for batches like this one, for reports. */
  dispatchNames(batch: Batch, step: number): string[] {
    return [...this.#prepare(batch, 1, 0).program.names, ...this.#updateProgram(step).names];
  }

  release(): void {
    this.#plans.release();
    this.#update.release();
    this.#accumulations.forEach((program) => program.release());
  }

  /** Uploads a batch and returns the plan for its size. */
  #prepare(batch: Batch, factor: number, seed: number): BatchPlan {
    const { inputBuilder, seesPadding } = this.model;
    const padded = seesPadding ? batch : padToBuckets(batch);
    const feeds = inputBuilder.teacherForced(
      padded,
      lossWeightsOf(inputBuilder, batch, factor),
      seed,
    );
    this.#rows.use(feeds.sizes);
    return this.#plans.upload(feeds);
  }

  /** Norm, clipping and the optimizer's rule, over everything that may have moved. */
  #updateProgram(step: number): Program {
    const { rule } = this.optimizer;
    const skipUnused = leavesZeroUntouched(rule, this.optimizer.scalars(step));
    return this.#update.program(this.#rows.ranges(skipUnused), step);
  }

  /** Adds the gradients of one of several batches to those before it, and keeps its loss. */
  #accumulation(index: number): Program {
    const { trainable } = this.layout;
    const whole = (buffer: string, bytes: number): BufferSlice => ({ buffer, offset: 0, bytes });
    const dispatch = flatDispatch({
      kernel: { name: "accumulate", source: accumulateSource },
      bindings: {
        gradients: whole("gradients", 4 * trainable),
        accumulated: whole("accumulated", 4 * trainable),
        loss: whole("loss", 4),
        losses: whole("losses", 4 * this.options.accumulate),
      },
      ...perElement(trainable, { index }),
    });
    return this.#accumulations[index] ??= new Program(
      this.gpu,
      [dispatch],
      this.buffers.all,
    );
  }
}
