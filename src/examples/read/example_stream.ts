import { FileError } from "../../errors.ts";
import { ExampleReader, type LeftOut, type ReadingRules } from "./example_reader.ts";
import { ExampleTable } from "./example_table.ts";

export interface StreamSettings {
  readonly path: string;
  readonly rules: ReadingRules;
  /** How many lines are in memory at a time. */
  readonly linesAtATime: number;
  /** Told when the first lines are left out, and once more at the end of the file if others were. */
  readonly onLeftOut: (leftOut: LeftOut, lines: number) => void;
  /** Given the examples of each pass as they are read. @param isLast at the end of the file */
  readonly onExamples: (examples: ExampleTable, isLast: boolean) => void;
}

/** Where an example stands, until the next one is looked for. */
export interface Place {
  readonly table: ExampleTable;
  readonly index: number;
}

/** The examples of a file, numbered from 0 on without end: after the last one comes the first again. */
export class ExampleStream {
  readonly #table: ExampleTable;
  #reader: ExampleReader;
  /** Number of the first example of the table, and of this pass through the file. */
  #start = 0;
  #passStart = 0;
  /** Examples in the whole file, once it has been read to its end. */
  #fileSize: number | undefined;
  #toldLeftOut = 0;

  constructor(private readonly settings: StreamSettings) {
    this.#table = new ExampleTable(settings.rules.vocabSize);
    this.#reader = this.#open();
  }

  /** @throws {FileError} when the file cannot be read, a line is no example, or none is */
  async find(number: number): Promise<Place> {
    if (number < this.#start) await this.#startPass(0, number);
    while (number >= this.#start + this.#table.size) await this.#readOn(number);
    return { table: this.#table, index: number - this.#start };
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  #open(): ExampleReader {
    return new ExampleReader(this.settings.path, this.settings.rules);
  }

  /** Reads the next lines, from the start of the file again if there are none. @param wanted what is looked for */
  async #readOn(wanted: number): Promise<void> {
    this.#start += this.#table.size;
    this.#table.truncate(0);
    if (this.#reader.ended) {
      this.#fileSize = this.#start - this.#passStart;
      if (this.#fileSize === 0) throw new FileError(this.settings.path, "holds no usable example");
      await this.#startPass(this.#start, wanted);
    }
    await this.#reader.read(this.#table, { lines: this.settings.linesAtATime });
    this.settings.onExamples(this.#table, this.#reader.ended);
    this.#reportLeftOut();
  }

  /** @param start number of the file's first example in this pass; passes that end before `wanted` are left out */
  async #startPass(start: number, wanted: number): Promise<void> {
    await this.#reader.close();
    this.#reader = this.#open();
    this.#table.truncate(0);
    const size = this.#fileSize;
    const skipped = size === undefined ? 0 : Math.floor((wanted - start) / size) * size;
    this.#start = this.#passStart = start + skipped;
  }

  #reportLeftOut(): void {
    const { leftOut, lines, ended } = this.#reader;
    const count = leftOut.tooLong + leftOut.bad;
    const due = this.#toldLeftOut === 0 || ended;
    if (!due || count <= this.#toldLeftOut) return;
    this.#toldLeftOut = count;
    this.settings.onLeftOut(leftOut, lines);
  }
}
