/** What the log says of steps that were skipped. */
import type { Skipped, SkippedStep } from "../executors/trainer.ts";
import type { Logger } from "../log/logger.ts";

/** Skipped steps since the last lines about them; not saved, because they are told before anything is. */
export class SkipReport {
  readonly #log: Logger;
  #count = 0;
  #first: SkippedStep | undefined;
  #rescaled = 0;
  #inARow = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Steps that were skipped in a row, up to the last one. */
  get inARow(): number {
    return this.#inARow;
  }

  add({ count, first, inARow, rescaled }: Skipped): void {
    this.#count += count;
    this.#first ??= first;
    this.#rescaled += rescaled;
    this.#inARow = inARow;
  }

  /** Logs a line for all steps since the last call, if there are any. */
  tell(): void {
    if (this.#first !== undefined) {
      this.#log.warning(
        `${stepsSkipped(this.#count)}, the first of them step ${foundIn(this.#first)}`,
      );
    }
    if (this.#rescaled > 0) {
      this.#log.debug(`${stepsSkipped(this.#rescaled)} to find the loss scale`);
    }
    this.#count = this.#rescaled = 0;
    this.#first = undefined;
  }

  /** Logs the total of an epoch, if there is one. */
  tellTotal(epoch: number, count: number): void {
    if (count > 0) this.#log.warning(`${stepsSkipped(count)} in epoch ${epoch}`);
  }
}

/** As a message about a step goes on after "step". */
export function foundIn({ step, loss, gradientNorm }: SkippedStep): string {
  return `${step}: the loss is ${loss} and the gradient's norm ${gradientNorm}`;
}

function stepsSkipped(count: number): string {
  return count === 1 ? "1 step was skipped" : `${count} steps were skipped`;
}
