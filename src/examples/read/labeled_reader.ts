import { FileError } from "../../errors.ts";
import type { Labels } from "../labels.ts";
import {
  ExampleReader,
  type LeftOut,
  type LinePlace,
  type Portion,
  type ReadingRules,
} from "./example_reader.ts";
import type { ExampleTable } from "./example_table.ts";
import { labelPath, type LabelRows, openLabelRows } from "./label_file.ts";

/** Reads examples of a test file with their labels: those of the line itself, and those of the file beside it. */
export class LabeledReader {
  readonly #reader: ExampleReader;
  #places: LinePlace[] = [];
  #rows: LabelRows | undefined | "not opened" = "not opened";

  constructor(private readonly path: string, rules: ReadingRules) {
    this.#reader = new ExampleReader(
      path,
      { ...rules, readsLabels: true },
      (place) => this.#places.push(place),
    );
  }

  get leftOut(): LeftOut {
    return this.#reader.leftOut;
  }

  /** Lines read so far. */
  get lines(): number {
    return this.#reader.lines;
  }

  /** Whether the whole file has been read. */
  get ended(): boolean {
    return this.#reader.ended;
  }

  /**
   * Reads on and adds examples to the table.
   *
   * @returns the labels of each example that was added
   * @throws {FileError} as {@link ExampleReader.read}, and when labels are missing, unreadable or given twice
   */
  async read(table: ExampleTable, portion: Portion): Promise<Labels[]> {
    if (this.#rows === "not opened") this.#rows = await openLabelRows(this.path);
    this.#places = [];
    await this.#reader.read(table, portion);
    const labels: Labels[] = [];
    for (const place of this.#places) labels.push(await this.#labelsOf(place, this.#rows));
    return labels;
  }

  async close(): Promise<void> {
    await this.#reader.close();
    if (this.#rows !== "not opened") await this.#rows?.close();
  }

  async #labelsOf({ labels, row }: LinePlace, rows: LabelRows | undefined): Promise<Labels> {
    if (rows === undefined) return labels;
    const more = await rows.at(row), twice = labels.keys().find((name) => more.has(name));
    if (twice !== undefined) {
      const problem = `the label ${twice} is also in the line of ${this.path}`;
      throw new FileError(labelPath(this.path), problem, row + 2);
    }
    return new Map([...labels, ...more]);
  }
}
