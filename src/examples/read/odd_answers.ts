import { RaisedErrors } from "../../problems/raised_errors.ts";
import type { Task } from "../../task/task.ts";
import { shorten } from "../../text/shorten.ts";
import type { ExampleTable } from "./example_table.ts";

/** Answers of one kind: how many, and the first as tokens. */
interface Found {
  count: number;
  first: string;
}

/**
 * Answers of a test set of which its user should know: those of known words that still say nothing, like `+ +` (a class of
 * their own, and no prediction equals them), and those that are counted in the class of a smaller answer.
 */
export class OddAnswers {
  readonly #unreadable: Found = { count: 0, first: "" };
  readonly #sharing: Found = { count: 0, first: "" };
  /** Raised by a tokenizer instead of saying that it reads nothing. */
  readonly #errors = new RaisedErrors();

  constructor(readonly task: Pick<Task, "problem" | "vocabulary" | "flags">) {}

  look(table: ExampleTable): void {
    const { problem, vocabulary } = this.task;
    for (let i = 0; i < table.size; i++) {
      const answer = vocabulary.tokensOf(table.answer(i));
      const value = this.#errors.attempt(() => problem.outputTokenizer.parse(answer));
      if (value === undefined) note(this.#unreadable, answer);
      else if (problem.sharesClass?.(value)) note(this.#sharing, answer);
    }
  }

  /** @param size number of all answers @param words the flags that make the vocabulary */
  warnings(size: number, words: string): string[] {
    const { max_class } = this.task.flags;
    return [
      ...warning(this.#unreadable, size, `cannot be understood by ${words}`),
      ...warning(
        this.#sharing,
        size,
        `are not from 0 to ${
          max_class - 1
        }: accuracy by class counts them modulo --max_class ${max_class}`,
      ),
    ];
  }
}

function note(found: Found, answer: readonly string[]): void {
  if (found.count++ === 0) found.first = answer.join(" ");
}

function warning({ count, first }: Found, size: number, what: string): string[] {
  return count === 0 ? [] : [`${count} of ${size} answers (the first: ${shorten(first)}) ${what}`];
}
