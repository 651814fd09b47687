import { GrowableInt32Array } from "./growable_int32_array.ts";

/** Examples as numbers of their tokens, close together: batches are made without an array for every sequence. */
export class EncodedExamples {
  /** Of the first problem, its answer, the second problem, … */
  readonly ids = new GrowableInt32Array();
  /** Where each of these sequences ends, and the next one begins. */
  readonly ends = new GrowableInt32Array();
  /** Of each example. */
  readonly classes = new GrowableInt32Array();

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

  /** Forgets all examples, to be used again. */
  clear(): void {
    for (const list of [this.ids, this.ends, this.classes]) list.truncate(0);
  }
}
