import type { StepResult } from "../trainer.ts";
import type { Control } from "./control.ts";

/** What steps on a GPU came to that no result has reported yet. */
export class StepTally {
  #loss = 0;
  #penalty = 0;
  #applied = 0;
  #norm = 0;
  /** Steps applied and steps skipped. */
  #counted = 0;

  /** @param batches of a step */
  constructor(private readonly batches: number) {}

  /** @param control what the GPU has written since the last look */
  add({ skip, losses, norm, steps, scale, penalty }: Control): void {
    const applied = steps - skip;
    for (const loss of losses.subarray(0, applied)) this.#loss += loss;
    this.#applied += applied;
    this.#norm = norm;
    this.#penalty = penalty * this.batches / scale;
    this.#counted += steps;
  }

  /** The results, which are reported now. @returns undefined if there are none @param isPenalised whether the model has penalties */
  take(isPenalised: boolean): Omit<StepResult, "skipped"> | undefined {
    if (this.#counted === 0) return undefined;
    const applied = this.#applied;
    const result = {
      loss: applied > 0 ? this.#loss / applied : NaN,
      batches: applied * this.batches,
      ...(isPenalised ? { penalty: this.#penalty } : {}),
      gradientNorm: this.#norm,
    };
    this.#loss = this.#applied = this.#counted = 0;
    return result;
  }
}
