import { RaisedErrors } from "../../problems/raised_errors.ts";
import type { Task } from "../../task/task.ts";
import { shorten } from "../../text/shorten.ts";
import type { ExampleTable } from "./example_table.ts";

/** Answers of known words that still say nothing, like `+ +`: a class of their own, and no prediction equals them. */
export class UnreadableAnswers {
  #count = 0;
  #first = "";
  /** Raised by a tokenizer instead of saying that it reads nothing. */
  readonly #errors = new RaisedErrors();

  constructor(readonly task: Pick<Task, "problem" | "vocabulary">) {}

  look(table: ExampleTable): void {
    const { problem, vocabulary } = this.task;
    for (let i = 0; i < table.size; i++) {
      const answer = vocabulary.tokensOf(table.answer(i));
      if (this.#errors.attempt(() => problem.outputTokenizer.parse(answer)) !== undefined) continue;
      if (this.#count++ === 0) this.#first = answer.join(" ");
    }
  }

  /** @param size number of all answers */
  warning(size: number): string | undefined {
    if (this.#count === 0) return undefined;
    const first = shorten(this.#first);
    return `${this.#count} of ${size} answers (the first: ${first}) cannot be understood by`;
  }
}
