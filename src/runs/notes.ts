import { FileError } from "../errors.ts";

/** More would be the same again. */
const mostShown = 5;

/** What could not be read in a file: the first mistakes, and how many there were. */
export class Notes {
  readonly #path: string;
  readonly #shown: string[] = [];
  #more = 0;

  constructor(path: string) {
    this.#path = path;
  }

  add(problem: string, line?: number): void {
    if (this.#shown.length === mostShown) this.#more++;
    else this.#shown.push(new FileError(this.#path, problem, line).message);
  }

  all(): string[] {
    if (this.#more === 0) return [...this.#shown];
    const others = this.#more === 1 ? "1 more line" : `${this.#more} more lines`;
    return [...this.#shown, `${this.#path}: ${others} could not be read`];
  }
}
