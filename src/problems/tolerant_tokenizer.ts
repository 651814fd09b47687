/** Calls of a problem's tokenizer about what may be of another kind than it writes and reads. */
import { ExampleError, FileError } from "../errors.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";

/** @returns the error where a tokenizer cannot write a value: of another kind it may raise anything, but for unknown names */
export function written(value: unknown, tokenizer: Tokenizer<unknown>): string[] | Error {
  try {
    return tokenizer.encode(value);
  } catch (error) {
    if (error instanceof FileError && error.cause instanceof ReferenceError) throw error;
    return error as Error;
  }
}

/** @returns the value; `undefined` where the tokens spell none, or a problem's code raises an error about these tokens */
export function parsed(tokens: readonly string[], tokenizer: Tokenizer<unknown>): unknown {
  try {
    return tokenizer.parse(tokens);
  } catch (error) {
    if (error instanceof ExampleError) return undefined;
    throw error;
  }
}
