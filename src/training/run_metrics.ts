/** What happens to a run, for programs: a line for each event, in the files that were asked for. */
import { currentProcess } from "../files/process_identity.ts";
import type { WorkDone } from "../log/metrics_file.ts";
import type { Common, EndLine, Evaluated, MetricsLine, MetricsSink } from "../log/metrics_line.ts";
import { version } from "../version.ts";
import type { TrainingState } from "./state.ts";
import { meanLoss } from "./statistics.ts";

/** What a report says besides the state. */
export interface Reported {
  readonly learningRate: number;
  /** Of the last step; left out where none was made. */
  readonly gradientNorm: number | undefined;
  readonly examplesPerSecond: number;
}

export class RunMetrics {
  readonly #sinks: readonly MetricsSink[];
  readonly #batchSize: number;
  readonly #before: WorkDone;
  readonly #firstIteration: number;
  readonly #began = performance.now();
  /** Where the run stood when the last line was written. */
  #state: TrainingState;

  /**
   * @param state where this process starts
   * @param before what former processes had done then, or shortly before; `undefined` where they did not say
   */
  constructor(
    sinks: readonly MetricsSink[],
    state: TrainingState,
    { batchSize, accumulate }: { readonly batchSize: number; readonly accumulate: number },
    before?: WorkDone,
  ) {
    this.#sinks = sinks;
    this.#batchSize = batchSize;
    this.#firstIteration = before === undefined
      ? 0
      : state.iterations - (state.steps - before.step) * accumulate;
    this.#before = before ?? { step: 0, examples: 0, seconds: 0 };
    this.#state = state;
    const { host, pid } = currentProcess();
    this.#write({ ...this.#at(state), kind: "start", version, host, pid });
  }

  /** The run reports its statistics. */
  report(state: TrainingState, reported: Reported): void {
    this.#write({
      ...this.#at(state),
      kind: "report",
      loss: numberOrNull(meanLoss(state.statistics)),
      learning_rate: reported.learningRate,
      ...reported.gradientNorm !== undefined &&
        { gradient_norm: numberOrNull(reported.gradientNorm) },
      examples_per_second: reported.examplesPerSecond,
      memory: Deno.memoryUsage().rss,
    });
  }

  /** An epoch was evaluated. */
  epoch(state: TrainingState, { metrics, counts, details = {} }: Evaluated): void {
    const loss = numberOrNull(meanLoss(state.epochLoss));
    this.#write({ ...this.#at(state), kind: "epoch", loss, metrics, counts, details });
  }

  /** Waits until training ends, says how it did, and closes the files. */
  async until<E extends Pick<EndLine, "reason"> & { readonly state: TrainingState }>(
    training: Promise<E>,
  ): Promise<E> {
    try {
      const ending = await training;
      this.#end(ending.reason, ending.state);
      return ending;
    } catch (error) {
      this.#failed();
      throw error;
    } finally {
      this.#sinks.forEach((sink) => sink.close());
    }
  }

  #end(reason: EndLine["reason"], state: TrainingState): void {
    this.#write({ ...this.#at(state), kind: "end", reason });
  }

  /** An error ends training, perhaps because the disk is full: then nothing can be written. */
  #failed(): void {
    try {
      this.#end("error", this.#state);
    } catch {
      // The error that ends training is the one to show.
    }
  }

  #at(state: TrainingState): Common {
    const { examples, seconds } = this.#before;
    this.#state = state;
    return {
      time: new Date().toISOString(),
      step: state.steps,
      examples: examples + (state.iterations - this.#firstIteration) * this.#batchSize,
      epoch: state.epoch,
      seconds: round(seconds + (performance.now() - this.#began) / 1000),
    };
  }

  #write(line: MetricsLine): void {
    this.#sinks.forEach((sink) => sink.write(line));
  }
}

/** To milliseconds. */
function round(seconds: number): number {
  return Math.round(1000 * seconds) / 1000;
}

function numberOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
