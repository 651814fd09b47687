import { ExampleError } from "../errors.ts";

/** Errors that the code of a problem raised about single examples: how many, and the first. */
export class RaisedErrors {
  #count = 0;
  #first = "";

  /** What the call returns, or `undefined` if it raises such an error. */
  attempt<T>(call: () => T): T | undefined {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof ExampleError)) throw error;
      if (this.#count++ === 0) this.#first = error.message;
      return undefined;
    }
  }

  /** Those since the last call; `undefined` if there were none. */
  take(): { readonly count: number; readonly first: string } | undefined {
    const count = this.#count;
    this.#count = 0;
    return count === 0 ? undefined : { count, first: this.#first };
  }
}
