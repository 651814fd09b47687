/** An expression has no real value anywhere, as 1/0 and ln(-1), or numbers that are too large to be of use. */
export class NoValueError extends RangeError {
  override readonly name = "NoValueError";
}

/** What a computation comes to; `undefined` where there is no value. */
export function orUndefined<T>(compute: () => T | undefined): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof NoValueError) return undefined;
    throw error;
  }
}
