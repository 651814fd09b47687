/**
 * Training steps on a GPU: nothing is read back until results are asked for, or the schedule says that it is time to look. Steps are
 * recorded one by one and submitted several at a time.
 */
import type { Batch, BatchShape } from "../../examples/batch.ts";
import type { Model } from "../../models/model.ts";
import { alone, type World } from "../../mpi/world.ts";
import type { Optimizer } from "../../optimizers/rule.ts";
import type { StepResult, TrainerProgress } from "../trainer.ts";
import type { Layout } from "../layout.ts";
import { SkippedSteps } from "../skipped_steps.ts";
import type { TouchedRows } from "../touched_rows.ts";
import type { Gpu } from "./device.ts";
import { controlBytes, controlWords, readControl } from "./control.ts";
import type { GpuBuffers } from "./gpu_buffers.ts";
import { LookSchedule } from "./look_schedule.ts";
import type { Profile } from "./profile.ts";
import { type Step, StepRecorder } from "./step_recorder.ts";
import { StepTally } from "./step_tally.ts";
import type { UpdateOptions } from "./update_dispatches.ts";

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

/** As PyTorch's GradScaler starts. */
const firstScale = 65536;

/** Below this scale it is not the scale that makes numbers overflow. It does not fall further than to half of it. */
const smallestScale = 2 ** -14;

export class GpuTraining {
  readonly #recorder: StepRecorder;
  readonly #schedule: LookSchedule;
  /** Steps recorded since the GPU was last looked at, each with the rows used before it. */
  readonly #given: (Step & { readonly rows: TouchedRows })[] = [];
  readonly #skipped = new SkippedSteps();
  readonly #tally: StepTally;
  #scale: LossScale = { scale: 1, grown: 0 };

  constructor(
    private readonly gpu: Gpu,
    private readonly model: Model,
    layout: Layout,
    optimizer: Optimizer,
    private readonly buffers: GpuBuffers,
    private readonly options: GpuTrainingOptions,
  ) {
    const world = options.world ?? alone;
    this.#recorder = new StepRecorder(gpu, model, layout, optimizer, buffers, {
      ...options,
      world,
    });
    this.#schedule = new LookSchedule(world.size, performance.now());
    this.#tally = new StepTally(options.accumulate * world.size);
    buffers.ensure("control", controlBytes);
    this.restore({});
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
    this.#schedule.expectSkip();
  }

  /** Takes one step; resolves when the next may follow, with results if a step was skipped. */
  async step(
    batches: readonly Batch[],
    step: number,
    seed: number,
  ): Promise<StepResult | undefined> {
    await this.#give([{ batches, step, seed }]);
    return this.#skipped.any ? this.#take() : undefined;
  }

  /** Gives the GPU all steps that were taken: what is read or written afterwards comes behind them. */
  submit(): void {
    this.#recorder.submissions.submit();
  }

  /** Waits for all steps and returns what they came to, since the last call. */
  async collect(): Promise<StepResult | undefined> {
    do await this.#give(await this.#look()); while (this.#given.length > 0);
    return this.#take();
  }

  /** Takes steps, looking now and then what became of them. */
  async #give(steps: readonly Step[]): Promise<void> {
    const waiting = [...steps];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      this.#given.push({ ...next, rows: this.#recorder.rows });
      await this.#recorder.record(next, next.step - this.#skipped.total);
      if (this.#schedule.isLookDue(this.#given.length, performance.now())) {
        waiting.unshift(...await this.#look());
      } else this.#submitGroup();
    }
    const failure = this.gpu.failure();
    if (failure) throw failure;
  }

  /** Submits the steps that wait if they are as many as are to be submitted together. */
  #submitGroup(): void {
    const { waiting } = this.#recorder, submitted = this.#given.length - waiting;
    if (waiting >= this.#schedule.groupSize(submitted)) this.submit();
  }

  /**
   * Waits for all steps and notes what they came to.
   *
   * @returns those behind a skipped one, to be given again: the GPU left them out
   */
  async #look(): Promise<readonly Step[]> {
    if (this.#given.length === 0) return [];
    this.submit();
    const control = readControl(await this.buffers.bytesOf("control", 0, controlBytes));
    const { skip, skippedLoss, norm, steps: counted, scale, grown } = control;
    if (counted > skip) this.#skipped.applied();
    this.#tally.add(control);
    this.#schedule.looked(this.#given.length, performance.now());
    this.#startFrom(Math.max(scale, smallestScale / 2), grown);
    const given = this.#given.splice(0);
    if (skip > 0) {
      const { step, rows } = given[counted - 1]!;
      if (this.options.mixed && scale >= smallestScale) this.#skipped.rescale();
      else this.#skipped.skip({ step, loss: skippedLoss, gradientNorm: norm });
      this.#recorder.goBackTo(rows);
      this.#schedule.expectSkip();
    }
    return given.slice(counted);
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
    for (const state of states) this.#recorder.findRows(state);
  }

  /** Bytes that a step on such batches needs beside the buffers there are from the beginning. */
  arenaBytes(shape: BatchShape): number {
    return this.#recorder.arenaBytes(shape);
  }

  /** Dispatches of a step for batches like this one, for reports. */
  dispatchNames(batch: Batch, step: number): string[] {
    return this.#recorder.dispatchNames(batch, step);
  }

  release(): void {
    this.#recorder.release();
  }
}
