/** pass@k: how many problems have a right answer among k samples. */
import type { SampleCounts } from "./record.ts";

/** Numbers of samples whose rates are known, besides that of all. */
const usual = [1, 10, 100];

/** Share of problems that have a right answer among `k` samples, in percent. */
export interface PassRate {
  readonly k: number;
  readonly percent: number;
}

/** The k of pass@k where so many answers are drawn. */
export function passSizes(samples: number): number[] {
  return [...new Set([...usual.filter((k) => k < samples), samples])].filter((k) => k > 0);
}

/** End of a metric's name, behind that of the set. */
export function passEnd(k: number): string {
  return `_pass_at_${k}`;
}

/** Means over all examples that are counted. */
export class PassCounter {
  readonly #sums = new Map<number, number>();
  #total = 0;

  /** @param samples drawn for each example; 0 counts nothing */
  constructor(readonly samples: number) {}

  count({ right, drawn }: SampleCounts): void {
    this.#total++;
    for (const k of passSizes(this.samples)) {
      this.#sums.set(k, (this.#sums.get(k) ?? 0) + chanceToPass(right, drawn, k));
    }
  }

  /** None where nothing was counted. */
  rates(): PassRate[] {
    return [...this.#sums].map(([k, sum]) => ({ k, percent: 100 * sum / this.#total }));
  }
}

/**
 * The chance that `k` of the samples, drawn without replacement, have a right one among them: an unbiased estimate of
 * pass@k (Chen et al., "Evaluating large language models trained on code", 2021).
 */
export function chanceToPass(right: number, drawn: number, k: number): number {
  if (drawn - right < k) return 1;
  let fails = 1;
  // C(drawn - right, k) / C(drawn, k), factor by factor.
  for (let i = 0; i < right; i++) fails *= 1 - k / (drawn - i);
  return 1 - fails;
}
