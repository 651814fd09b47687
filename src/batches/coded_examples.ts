/** Examples as numbers of their tokens, close together: batches are made without an array for every sequence. */
export class CodedExamples {
  /** Of the first problem, its answer, the second problem, … */
  readonly ids: number[] = [];
  /** Where each of these sequences ends, and the next one begins. */
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
}
