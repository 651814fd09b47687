import type { Value } from "../records/record.ts";
import type { Grammar } from "./grammar.ts";

/**
 * Writes the values of one kind (problems, or answers) as sequences of tokens and reads them back: what a
 * mathematician implements to feed a new kind of object to a model (paper, section 4.1).
 */
export interface Tokenizer<T> {
  /** Every token {@link encode} may use, in any order; the vocabulary is made of these. */
  readonly symbols: readonly string[];

  /** @throws {TypeError | RangeError} if `value` is not of the kind this tokenizer writes */
  encode(value: T): string[];

  /**
   * The value the tokens begin with, or `undefined` if they begin with none. What follows the value is ignored, and
   * any list of strings at all is answered without an error: models write nonsense before they learn.
   */
  parse(tokens: readonly string[]): T | undefined;

  /**
   * Which tokens may follow which, for `--constrained`: {@link encode} writes nothing else, and {@link parse} reads all of it.
   * Left out: nobody can say.
   */
  readonly grammar?: Grammar;

  /** How people write the values; left out: as integers and lists of integers. */
  readonly notation?: Notation<T>;
}

/** Values as they stand in tables, are typed in questions and shown in answers: `3/4`, `x^2 - 1`, `[0.5, 1e-3]`. */
export interface Notation<T> {
  /**
   * @param cell a text, or what a file that has types says: an integer, a list
   * @throws {RangeError} saying what was expected, and what was found
   */
  read(cell: Value): T;

  /** A text that {@link read} reads as this value. */
  show(value: T): string;
}

/** A value that was read, and the position just behind its last token. */
export interface Parsed<T> {
  readonly value: T;
  readonly end: number;
}

/** A tokenizer that knows where its value ends, so that values can stand one behind another: elements of an array. */
export interface ElementTokenizer<T> extends Tokenizer<T> {
  /** The value that begins at position `start`, or `undefined` if none does. */
  parseAt(tokens: readonly string[], start: number): Parsed<T> | undefined;
}
