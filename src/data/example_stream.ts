import { FileError } from "../errors.ts";
import { ExampleReader, type LeftOut, type ReadingRules } from "./example_reader.ts";
import { ExampleTable } from "./example_table.ts";

export interface StreamSettings {
  readonly path: string;
  readonly rules: ReadingRules;
  /** Size of the vocabulary. */
  readonly words: number;
  /** How many lines are in memory at a time. */
  readonly linesAtATime: number;
  /** Told once, when the first lines are left out, and at the end of the file. */
  readonly onLeftOut: (leftOut: LeftOut, lines: number) => void;
}

/** The examples of a file, numbered from 0 on without end: after the last one comes the first again. */
export class ExampleStream {
  readonly #settings: StreamSettings;
  readonly #table: ExampleTable;
  #reader: ExampleReader;
  /** Number of the table's first example. */
  #start = 0;
  /** Number of the first example of this pass through the file. */
  #passStart = 0;
  /** Examples in the whole file, once it has been read. */
  #fileSize: number | undefined;

  constructor(settings: StreamSettings) {
    this.#settings = settings;
    this.#table = new ExampleTable(settings.words);
    this.#reader = new ExampleReader(settings.path, settings.rules);
  }

  /**
   * Example `number`, at its place in a table that is good until the next call.
   *
   * @throws {FileError} when a line is no example, or none is
   */
  async find(number: number): Promise<{ table: ExampleTable; index: number }> {
    if (number < this.#start) await this.#startPass(0, number);
    while (number >= this.#start + this.#table.size) await this.#readOn(number);
    return { table: this.#table, index: number - this.#start };
  }

  close(): Promise<void> {
    return this.#reader.close();
  }
  ...
}
