/** How many examples have each of the answers, which are given by their numbers. */
export class AnswerCounts {
  readonly #counts: Int32Array;
  #total = 0;

  /** @param answers how many different ones there may be */
  constructor(answers: number) {
    this.#counts = new Int32Array(answers);
  }

  add(answer: number): void {
    this.#counts[answer]!++;
    this.#total++;
  }

  addAll(other: AnswerCounts): void {
    other.#counts.forEach((count, answer) => this.#counts[answer]! += count);
    this.#total += other.#total;
  }

  get total(): number {
    return this.#total;
  }

  of(answer: number): number {
    return this.#counts[answer]!;
  }

  /** Numbers of the most frequent answers, the first that came first. */
  mostFrequent(most: number): number[] {
    const present = Array.from(this.#counts.keys()).filter((answer) => this.of(answer) > 0);
    return present.sort((a, b) => this.of(b) - this.of(a) || a - b).slice(0, most);
  }

  /** How many different answers there are. */
  get different(): number {
    return this.#counts.reduce((sum, count) => sum + Math.min(count, 1), 0);
  }
}
