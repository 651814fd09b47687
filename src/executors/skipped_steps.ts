/** Keeps count of skipped steps, the same way in every trainer. */
import type { Skipped, SkippedRun, SkippedStep, TrainerProgress } from "./trainer.ts";

export class SkippedSteps {
  #total = 0;
  /** The run that goes on; of one taken over from a checkpoint only the length is known. */
  #run: { readonly first: SkippedStep | undefined; readonly length: number } = noRun;
  /** Since the last call of {@link take}. */
  #count = 0;
  #first: SkippedStep | undefined;
  #longest: SkippedRun | undefined;
  #rescaled = 0;

  /** Steps that the optimizer never saw: its own count is that of all steps without these. */
  get total(): number {
    return this.#total;
  }

  /** Whether {@link take} has a skipped step to tell of, beside those that looked for a loss scale. */
  get any(): boolean {
    return this.#count > 0;
  }

  /** Notes a step that moved the weights. */
  applied(): void {
    this.#run = noRun;
  }

  /** Notes a step whose loss or gradient is not finite. */
  skip(step: SkippedStep): void {
    this.#total++;
    this.#count++;
    this.#first ??= step;
    const run = { first: this.#run.first ?? step, length: this.#run.length + 1 };
    this.#run = run;
    if (run.length > (this.#longest?.length ?? 0)) this.#longest = run;
  }

  /** Notes a step that was skipped because the loss scale was too large: no part of a run, and no end of one. */
  rescale(): void {
    this.#total++;
    this.#rescaled++;
  }

  /** What was noted since the last call. */
  take(): Skipped {
    const skipped = {
      count: this.#count,
      first: this.#first,
      longest: this.#longest,
      inARow: this.#run.length,
      rescaled: this.#rescaled,
    };
    this.#count = this.#rescaled = 0;
    this.#first = this.#longest = undefined;
    return skipped;
  }

  progress(): TrainerProgress {
    return { skipped: this.#total, skippedInARow: this.#run.length };
  }

  restore({ skipped = 0, skippedInARow = 0 }: TrainerProgress): void {
    this.#total = skipped;
    this.#run = { first: undefined, length: skippedInARow };
    this.take();
  }
}

const noRun = { first: undefined, length: 0 };
