import { FileError } from "../../errors.ts";
import type { Labels } from "../labels.ts";
import { ExampleTable } from "./example_table.ts";
import { fileBytes } from "../../files/file_bytes.ts";
import { expectText } from "../../files/foreign_kind.ts";
import { lineBlocks } from "../../files/line_blocks.ts";
import { badLabels, labelsOfLine, noLabels } from "./line_labels.ts";
import { type LineRules, parseLine } from "./parse_line.ts";

const lineEnd = 0x0a;
const utf8Mark = [0xef, 0xbb, 0xbf];

/** How to read a data file. */
export interface ReadingRules extends LineRules {
  /** Bad lines are counted rather than reported as errors. */
  readonly skipBadLines: boolean;
  /** Labels are wanted; left out: whatever they are, they are read past. */
  readonly readsLabels?: true;
}

/** How much to read at most. */
export interface Portion {
  /** Lines of any kind. */
  readonly lines?: number;
  readonly examples?: number;
}

/** Lines that gave no example, so far. */
export interface LeftOut {
  readonly tooLong: number;
  readonly bad: number;
  /** What is wrong with the first bad line. */
  readonly firstBad: string | undefined;
}

/** Where an example stands in its file. */
export interface LinePlace {
  /** Of the first byte of its line, in the file as it is when decompressed. */
  readonly offset: number;
  /** Bytes of the line, without its end. */
  readonly length: number;
  /** Lines before it, blank ones apart: what comes with the lines in another file is found by it. */
  readonly row: number;
  readonly labels: Labels;
}

/** Reads the examples of a file in order, portion by portion. */
export class ExampleReader {
  readonly #blocks: AsyncIterator<Uint8Array>;
  #block = new Uint8Array(0);
  /** Position in the block. */
  #at = 0;
  /** Bytes before the block. */
  #blockStart = 0;
  #line = 0;
  #blank = 0;
  #leftOut = { tooLong: 0, bad: 0, firstBad: undefined as string | undefined };
  #ended = false;

  /** @param note is given the place of each example that is added to a table */
  constructor(
    readonly path: string,
    readonly rules: ReadingRules,
    private readonly note?: (place: LinePlace) => void,
  ) {
    const problem = "more than 16 MB, expected one example a line";
    this.#blocks = lineBlocks(
      expectText(path, fileBytes(path)),
      () => new FileError(path, problem, this.#line + 1),
    );
  }

  get leftOut(): LeftOut {
    return this.#leftOut;
  }

  /** Lines read so far. */
  get lines(): number {
    return this.#line;
  }

  /** Whether the whole file has been read. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Reads on and adds examples to the table.
   *
   * @throws {FileError} naming the line that is no example, unless such lines are skipped; or when the file cannot be read
   */
  async read(table: ExampleTable, portion: Portion = {}): Promise<void> {
    const { lines = Infinity, examples = Infinity } = portion;
    const lastLine = this.#line + lines, fullSize = table.size + examples;
    const isFull = () => this.#line >= lastLine || table.size >= fullSize;
    while (!isFull()) {
      if (this.#at === this.#block.length && !await this.#nextBlock()) return;
      while (this.#at < this.#block.length && !isFull()) this.#readLine(table);
    }
  }

  /** Gives the file back. */
  async close(): Promise<void> {
    this.#ended = true;
    await this.#blocks.return?.();
  }

  async #nextBlock(): Promise<boolean> {
    const { value, done } = await this.#blocks.next();
    this.#ended = done === true;
    if (this.#ended) return false;
    this.#blockStart += this.#block.length;
    this.#block = value;
    this.#at = this.#line === 0 ? this.#textStart() : 0;
    return true;
  }

  /** Position behind the mark that some editors put before the text. */
  #textStart(): number {
    const isMarked = utf8Mark.every((byte, i) => this.#block[i] === byte);
    return isMarked ? utf8Mark.length : 0;
  }

  #readLine(table: ExampleTable): void {
    const found = this.#block.indexOf(lineEnd, this.#at);
    const end = found < 0 ? this.#block.length : found;
    this.#line++;
    const start = this.#at, outcome = parseLine(this.#block, start, end, this.rules, table);
    this.#at = found < 0 ? end : end + 1;
    if (outcome === "example") this.#noteExample(start, end, table);
    else if (outcome === "blank") this.#blank++;
    else if (outcome === "too long") this.#leftOut.tooLong++;
    else this.#leaveOut(outcome.problem);
  }

  #noteExample(start: number, end: number, table: ExampleTable): void {
    if (this.note === undefined) return;
    const { readsLabels, hasQuery } = this.rules;
    const labels = readsLabels ? labelsOfLine(this.#block, start, end, hasQuery) : noLabels;
    if (labels === undefined) {
      table.truncate(table.size - 1);
      return this.#leaveOut(badLabels);
    }
    const row = this.#line - 1 - this.#blank;
    this.note({ offset: this.#blockStart + start, length: end - start, row, labels });
  }

  #leaveOut(problem: string): void {
    const error = new FileError(this.path, problem, this.#line);
    if (!this.rules.skipBadLines) throw error;
    this.#leftOut.bad++;
    this.#leftOut.firstBad ??= error.message;
  }
}
