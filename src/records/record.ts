/**
 * Records of users' files: tables of text, JSON, Parquet, downloads of databases, lists of brackets, graphs.
 *
 * `openRecords` in `open.ts` recognizes a file's format and gives its records in blocks; what a cell means is read only where it
 * is needed, by `valueOf`. Nothing here knows tokens or training.
 */

/** An integer, a text that is none, nothing (`NULL`, an empty cell), or a list of these. */
export type Value = bigint | string | null | readonly Value[];

/**
 * As a format delivers it: text that `valueOf` reads (`"-17"`, `"[0, 1, [2]]"`, `"11.a1"`), or a value where the format has types.
 */
export type Cell = Value;

/** A record. */
export interface Row {
  /** Line of the file, from 1; number of the record in formats without lines. */
  readonly line: number;
  /** One for each column; where columns have no names, a row may have more cells than the next in some formats. */
  readonly cells: readonly Cell[];
  /** Why nothing can be taken of the cells: there are more or fewer than there should be. Others may be read all the same. */
  readonly problem?: string;
}

/** The records of a file. */
export interface Records {
  readonly path: string;
  /** For messages: "CSV", "OEIS b-file", … */
  readonly format: string;
  /** Names of the columns; `undefined` where the file names none, and columns have numbers from 1. */
  readonly columns: readonly string[] | undefined;
  /**
   * The records in the order of the file. To be read once.
   *
   * @param wanted places of the cells that will be looked at, all if left out; others may be `null`
   * @throws {FileError} naming the line that cannot be read; at the end, when there was no record
   */
  blocks(wanted?: readonly number[]): AsyncIterable<readonly Row[]>;
}

/** How to read a file that does not say. */
export interface ReadingOptions {
  /** `--data_format`; empty: by the file's name and first bytes. */
  readonly format: string;
}
