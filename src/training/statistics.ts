/** What the lines of statistics report. */
import type { Batch } from "../examples/batch.ts";
import type { World } from "../mpi/world.ts";

/** Losses since the last line; part of the state of a run, so that a continued run prints the same lines. */
export interface Statistics {
  /** Sum of the losses of the batches. */
  readonly loss: number;
  readonly batches: number;
  /** Ponder penalty of the last batch, part of its loss, where the model has one (ACT). */
  readonly penalty?: number;
}

export const noStatistics: Statistics = { loss: 0, batches: 0 };

/** NaN where all batches were skipped. */
export function meanLoss({ loss, batches }: Statistics): number {
  return loss / batches;
}

/** Work done since a moment, for speeds; not saved. */
export class Pace {
  readonly #wordsOf: (batch: Batch) => number;
  readonly #world: World;
  #steps = 0;
  #sumTime: number;
  #start = performance.now();
  #examples = 0;
  #words = 0;

  /** @param wordsOf tokens of a batch, see `SequenceLayout.words` */
  constructor(wordsOf: (batch: Batch) => number, world: World) {
    this.#wordsOf = wordsOf;
    this.#world = world;
    this.#sumTime = world.sumTime;
  }

  /** Counts a step. Batches of other ranks are taken to be like those of this one. */
  count(batches: readonly Batch[]): void {
    for (const batch of batches) {
      this.#examples += this.#world.size * batch.size;
      this.#words += this.#world.size * this.#wordsOf(batch);
    }
    this.#steps++;
  }

  /** Milliseconds of a step, and of them those in which gradients were added up over all ranks. */
  get stepTimes(): { readonly step: number; readonly allReduce: number } {
    const allReduce = this.#world.sumTime - this.#sumTime;
    return { step: 1000 * this.#seconds / this.#steps, allReduce: allReduce / this.#steps };
  }

  get examplesPerSecond(): number {
    return this.#examples / this.#seconds;
  }

  get wordsPerSecond(): number {
    return this.#words / this.#seconds;
  }

  /** Time passes that is not spent on training, until the function returned is called. */
  pause(): () => void {
    const paused = performance.now();
    return () => void (this.#start += performance.now() - paused);
  }

  restart(): void {
    this.#start = performance.now();
    this.#examples = this.#words = this.#steps = 0;
    this.#sumTime = this.#world.sumTime;
  }

  get #seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }
}
