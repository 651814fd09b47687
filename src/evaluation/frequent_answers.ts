/** Different answers that are remembered at a time: memory must not depend on the size of a data set. */
const usualMost = 100_000;

/**
 * Finds the most frequent of many answers in bounded memory (Misra & Gries, Finding repeated elements, 1982): exactly
 * while there are at most `most` different ones, else counting each at most `1 / most` of all answers too low.
 */
export class FrequentAnswers {
  readonly #counts = new Map<string, number>();

  constructor(readonly most = usualMost) {}

  add(answer: string): void {
    this.#counts.set(answer, (this.#counts.get(answer) ?? 0) + 1);
    if (this.#counts.size > this.most) this.#forget();
  }

  /** The first that came of those that came most often; `undefined` if there was none. */
  mostFrequent(): { readonly answer: string; readonly count: number } | undefined {
    let found: { answer: string; count: number } | undefined;
    for (const [answer, count] of this.#counts) {
      if (found === undefined || count > found.count) found = { answer, count };
    }
    return found;
  }

  /** One less of each; those that are no more leave. */
  #forget(): void {
    for (const [answer, count] of this.#counts) {
      if (count === 1) this.#counts.delete(answer);
      else this.#counts.set(answer, count - 1);
    }
  }
}
