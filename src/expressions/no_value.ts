/** An expression has no real value anywhere, as 1/0 and ln(-1), or numbers that are too large to be of use. */
export class NoValueError extends RangeError {
  override readonly name = "NoValueError";
}
