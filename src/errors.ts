/**
 * The few errors the program raises on purpose. Each extends the built-in error of the same meaning.
 *
 * Those that implement {@link UserError} are about something a user gave; `main.ts` prints their message as one line
 * and exits with code 2. Everything else is a programming error and keeps its stack.
 */

/** Marks an error whose message alone, without a stack, tells the user what to fix. */
export interface UserError {
  readonly userMistake: true;
}

/** A flag on the command line is unknown, or its value cannot be used. */
export class FlagError extends RangeError implements UserError {
  override readonly name = "FlagError";
  readonly userMistake = true;

  /** @param flag the flag with its dashes, e.g. `--batch_size` @param problem what was found and what was expected */
  constructor(readonly flag: string, problem: string) {
    super(`${flag}: ${problem}`);
  }
}

/** A file the user named cannot be read, written or understood. */
export class FileError extends Error implements UserError {
  override readonly name = "FileError";
  readonly userMistake = true;

  /** @param path the file @param problem what was found and what was expected @param line line number, from 1 */
  constructor(
    readonly path: string,
    readonly problem: string,
    readonly line?: number,
    options?: ErrorOptions,
  ) {
    super(line === undefined ? `${path}: ${problem}` : `${path}:${line}: ${problem}`, options);
  }
}

/**
 * Code in a file for `--problem` raised an error about one example, which says nothing about the others: the caller
 * goes on without that example, and reports how many there were.
 */
export class ExampleError extends Error implements UserError {
  override readonly name = "ExampleError";
  readonly userMistake = true;
  readonly #locate: () => FileError;
  #located: FileError | undefined;

  static {
    Object.defineProperty(this.prototype, "message", {
      get(this: ExampleError) {
        return this.located.message;
      },
    });
  }

  /** @param locate finds file, line and message: only if they are asked for, since that takes longer than most examples */
  constructor(locate: () => FileError) {
    super();
    this.#locate = locate;
  }

  get located(): FileError {
    return this.#located ??= this.#locate();
  }
}

/** A checkpoint is damaged, hostile, or belongs to another model. */
export class CheckpointError extends SyntaxError implements UserError {
  override readonly name = "CheckpointError";
  readonly userMistake = true;

  /** @param path the file @param problem what was found and what was expected */
  constructor(readonly path: string, problem: string) {
    super(`${path}: ${problem}`);
  }
}

/** Training cannot go on (for instance: the loss is no longer a number); the message carries the advice. */
export class TrainingError extends Error implements UserError {
  override readonly name = "TrainingError";
  readonly userMistake = true;
}

/** Memory ran out, of this process or of a GPU. */
export class OutOfMemoryError extends Error implements UserError {
  override readonly name = "OutOfMemoryError";
  readonly userMistake = true;

  /** @param found what could not be allocated @param advice what would need less, where that is known */
  constructor(readonly found: string, readonly advice = "", options?: ErrorOptions) {
    super(`not enough memory: ${found}${advice === "" ? "" : `; ${advice}`}`, options);
  }
}

/** A tokenizer wrote a token that is none of its symbols: a mistake in the tokenizer. */
export class UnknownTokenError extends RangeError {
  override readonly name = "UnknownTokenError";

  /** @param words size of the vocabulary */
  constructor(readonly token: string, words: number) {
    super(`token ${JSON.stringify(token)} is not one of the ${words} known words`);
  }
}

/** An array is larger than its tokenizer writes: a mistake in the tokenizer, or in what makes the array. */
export class ArraySizeError extends RangeError {
  override readonly name = "ArraySizeError";

  /** @param size of the array @param maxSize of those that can be written */
  constructor(readonly size: number, readonly maxSize: number) {
    super(`an array of ${size}, but maxSize is ${maxSize}`);
  }
}

/** Shapes or types of a graph node do not fit together: a mistake in a model or an operation. */
export class ShapeError extends TypeError {
  override readonly name = "ShapeError";

  /** @param op the operation @param problem expected and found shapes */
  constructor(readonly op: string, problem: string) {
    super(`${op}: ${problem}`);
  }
}

/** Tells whether `error` should be shown as one line, without a stack. */
export function isUserError(error: unknown): error is Error & UserError {
  return error instanceof Error && (error as Partial<UserError>).userMistake === true;
}

/**
 * Whether code is wrong, rather than unable to handle the value it was given: an unknown name, a value of the wrong
 * type, text that does not parse, endless recursion. An error that is thrown on purpose, or a division by zero, is not.
 */
export function isProgrammingError(error: unknown): boolean {
  return error instanceof ReferenceError || error instanceof TypeError ||
    error instanceof SyntaxError || error instanceof UnknownTokenError ||
    error instanceof ArraySizeError ||
    error instanceof RangeError && /call stack/.test(error.message);
}

/** The exit code of a program that ends with an error: 2 where a user has something to change, also a training that cannot go on. */
export function failureCode(error: unknown): number {
  return isUserError(error) ? 2 : 1;
}
