/** Calls of a user's code, whose errors name its file and line. */
import {
  ExampleError,
  type FileError,
  isProgrammingError,
  UnknownTokenError,
} from "../../errors.ts";
import { described, knownDescription } from "../../tokenizers/description.ts";
import { idWriterOf, withIdWriter } from "../../tokenizers/id_writer.ts";
import type { Notation, Tokenizer } from "../../tokenizers/tokenizer.ts";
import { type CallName, during } from "./calls.ts";
import { show } from "./check_fields.ts";
import { errorAt, textOf } from "./mistake.ts";

/** The fields of a problem that are tokenizers. */
export type TokenizerField = "inputTokenizer" | "outputTokenizer" | "queryTokenizer";

/**
 * The same function, whose errors name the file and line that raised them.
 *
 * @param path of the file @param what is called, e.g. `evaluate` @param advice ends the message of an error that says
 * nothing about other examples
 * @returns a function that throws {@link FileError} where the code is wrong, and {@link ExampleError} where it raised
 * any other error
 */
export function guarded<A extends unknown[], R>(
  path: string,
  what: CallName | `evalSets.${string}`,
  call: (...args: A) => R,
  advice = "",
): (...args: A) => R {
  const name = isOfSet(what) ? "evalSets" : what;
  return (...args) => {
    try {
      return during(name, () => call(...args));
    } catch (error) {
      throw raised(path, what, error, advice);
    }
  };
}

function isOfSet(what: string): what is `evalSets.${string}` {
  return what.startsWith("evalSets.");
}

/** The same tokenizer, guarded likewise. @param field of the problem that it is */
export function guardedTokenizer(
  path: string,
  field: TokenizerField,
  tokenizer: Tokenizer<unknown>,
): Tokenizer<unknown> {
  const { symbols, notation, grammar } = tokenizer, encode = `${field}.encode` as const;
  const safe = withIdWriter({
    symbols,
    ...grammar !== undefined && { grammar },
    ...notation !== undefined && { notation: guardedNotation(path, field, notation) },
    encode: guarded(path, encode, (value: unknown) => tokenizer.encode(value)),
    parse: guarded(
      path,
      `${field}.parse`,
      (tokens: readonly string[]) => tokenizer.parse(tokens),
      "; it must return undefined for tokens that spell no value",
    ),
  }, (vocabulary) => guarded(path, encode, idWriterOf(tokenizer, vocabulary)));
  return described(safe, knownDescription(tokenizer));
}

/** A `RangeError` says what is wrong with a value that a user typed; others are mistakes. */
function guardedNotation(
  path: string,
  field: TokenizerField,
  notation: Notation<unknown>,
): Notation<unknown> {
  const guard = <A, R>(name: "read" | "show", call: (argument: A) => R) => (argument: A): R => {
    try {
      return call(argument);
    } catch (error) {
      if (error instanceof RangeError && !isProgrammingError(error)) throw error;
      throw located(path, `${field}.notation.${name}`, error, "");
    }
  };
  return {
    read: guard("read", (cell) => notation.read(cell)),
    show: guard("show", (value) => notation.show(value)),
  };
}

function raised(path: string, what: string, error: unknown, advice: string): Error {
  if (!isProgrammingError(error)) {
    return new ExampleError(() => located(path, what, error, advice));
  }
  return located(path, what, error, "");
}

function located(path: string, what: string, error: unknown, advice: string): FileError {
  const problem = error instanceof UnknownTokenError
    ? unknownToken(what, error.token)
    : `${what} failed: ${textOf(error)}${advice}`;
  return errorAt(path, problem, error);
}

/** @param what wrote the token */
export function unknownToken(what: string, token: unknown): string {
  return `${what} wrote a token that is not among the symbols: ${show(token)}`;
}
