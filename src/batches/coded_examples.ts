/** Examples as numbers of their tokens, close together: batches are made without an array for every sequence. */
export class CodedExamples {
  /** Of the first problem, its answer, the second problem, … */
  readonly ids: number[] = [];
  /** Where each of these sequences ends. */
  readonly ends: number[] = [];
  /** Of each example. */
  readonly classes: number[] = [];

  get size(): number {
    return this.classes.length;
  }

  add(problem: readonly number[], answer: readonly number[], codeClass: number): void {
    for (const sequence of [problem, answer]) {
      for (const id of sequence) this.ids.push(id);
      this.ends.push(this.ids.length);
    }
    this.classes.push(codeClass);
  }

  /** Where a side of an example begins in `ids`. */
  start(example: number, side: "problem" | "answer"): number {
    const sequence = side === "problem" ? 2 * example : 2 * example + 1;
    return sequence === 0 ? 0 : this.ends[sequence - 1]!;
  }

  /** Behind its last token. */
  end(example: number, side: "problem" | "answer"): number {
    return this.ends[side === "problem" ? 2 * example : 2 * example + 1]!;
  }
}
