import { FileError } from "../../errors.ts";
import { ExampleTable } from "./example_table.ts";
import { fileBytes } from "../../files/file_bytes.ts";
import { expectText } from "../../files/foreign_kind.ts";
import { lineBlocks } from "../../files/line_blocks.ts";
import { type LineRules, parseLine } from "./parse_line.ts";

const lineEnd = 0x0a;
const utf8Mark = [0xef, 0xbb, 0xbf];

/** How to read a data file. */
export interface ReadingRules extends LineRules {
  /** Bad lines are counted rather than reported as errors. */
  readonly skipBadLines: boolean;
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

/** Reads the examples of a file in order, portion by portion. */
export class ExampleReader {
  readonly #blocks: AsyncIterator<Uint8Array>;
  #block = new Uint8Array(0);
  /** Position in the block. */
  #at = 0;
  #line = 0;
  #leftOut = { tooLong: 0, bad: 0, firstBad: undefined as string | undefined };
  #ended = false;

  constructor(readonly path: string, readonly rules: ReadingRules) {
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
    const outcome = parseLine(this.#block, this.#at, end, this.rules, table);
    this.#at = found < 0 ? end : end + 1;
    if (outcome === "too long") this.#leftOut.tooLong++;
    else if (typeof outcome === "object") this.#leaveOut(outcome.problem);
  }

  #leaveOut(problem: string): void {
    const error = new FileError(this.path, problem, this.#line);
    if (!this.rules.skipBadLines) throw error;
    this.#leftOut.bad++;
    this.#leftOut.firstBad ??= error.message;
  }
}
