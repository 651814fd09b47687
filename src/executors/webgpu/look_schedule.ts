/** When a GPU is given the steps that were recorded for it, and when it is looked at. */
import { mostSteps } from "./control.ts";

/**
 * How long the GPU is given steps before it is looked at, in ms and in steps. Looking is dear: the host blocks until all
 * work is done, and the GPU then has to wait for the host. Not looking at all would let work pile up.
 */
const longestRun = { milliseconds: 250, steps: mostSteps };

/** What is given before a look should take the GPU no longer, in ms: until then the host answers nobody. */
const longestLook = 1000;

/** Most steps that are submitted together. */
const largestGroup = 16;

export class LookSchedule {
  readonly #alone: boolean;
  #looked: number;
  /** Of the steps before the last look, in ms. */
  #stepTime = 0;
  /**
   * Steps it is given before it is looked at: few until it is known how long they take. Those behind a skipped one it leaves
   * out, and they are given again with the optimizer's true count: where the next skip is likely there should be few of them.
   */
  #window = 1;

  /** @param ranks that train together: all must look after the same steps @param now as `performance.now()` counts */
  constructor(ranks: number, now: number) {
    this.#alone = ranks === 1;
    this.#looked = now;
  }

  /** @param given steps since the last look */
  isLookDue(given: number, now: number): boolean {
    // Steps of several ranks wait for the GPU anyway.
    return given >= this.#window || this.#alone && now - this.#looked >= longestRun.milliseconds;
  }

  /**
   * How many steps are to be submitted together. The GPU should start soon after a look, and have little left to do when the
   * next one comes: groups grow with the work that it has, and shrink with the steps that are left.
   *
   * @param submitted steps since the last look
   */
  groupSize(submitted: number): number {
    const inTime = Math.floor(longestRun.milliseconds / this.#stepTime);
    const left = Math.min(this.#window, inTime) - submitted;
    return Math.max(1, Math.min(largestGroup, submitted, Math.floor(left / 2)));
  }

  /** Notes a look. @param given steps since the last one */
  looked(given: number, now: number): void {
    this.#stepTime = (now - this.#looked) / given;
    this.#looked = now;
    const inTime = this.#alone ? Math.max(1, Math.floor(longestLook / this.#stepTime)) : mostSteps;
    this.#window = Math.min(2 * this.#window, longestRun.steps, inTime);
  }

  /** The next step may be skipped, or its loss scale be too large. */
  expectSkip(): void {
    this.#window = 1;
  }
}
