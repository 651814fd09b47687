/** Reads the records of some files into examples. */
import { setImmediate } from "node:timers/promises";
import { FileError, FlagError } from "../errors.ts";
import { selectColumns } from "../records/columns.ts";
import { openRecords } from "../records/open.ts";
import type { Records, Row } from "../records/record.ts";
import { shorten } from "../text/shorten.ts";
import { Collected } from "./collected.ts";
import { type LabelReader, labelReader } from "./label_reader.ts";
import { type ExampleMaker, oneOfEachRow, windowsOf } from "./examples_of_records.ts";
import type { SideReadings } from "./side_reading.ts";

/** What is read, and how. */
export interface Reading {
  readonly files: readonly string[];
  /** `--columns`; empty: the columns that a format is known to have. */
  readonly columns: string;
  /** `--data_format` */
  readonly format: string;
  /** Terms of a sequence that make a problem; 0: a record is an example. */
  readonly window: number;
  /** `--group`: columns that name the group of an example; empty: none. */
  readonly group: string;
  /** `--label`: columns that are kept as labels; empty: none. */
  readonly label: string;
  /** How values are read. */
  readonly readings: SideReadings;
  /** `--skip_bad_lines`: leaves out records that cannot be understood. */
  readonly skipsBad: boolean;
  /** Is given the number of records so far, now and then. */
  readonly progress: (records: number) => void;
  readonly signal: AbortSignal;
}

/** What was read of the files. */
export interface Read {
  readonly examples: Collected;
  readonly files: readonly ReadFile[];
  /** Names of the labels, as the columns are called in the first file; that of the group, if it was asked for, is the last. */
  readonly labelNames: readonly string[];
}

export interface ReadFile {
  readonly path: string;
  /** See {@link Records.format}. */
  readonly format: string;
  readonly records: number;
  /** Records without a value where there should be one. */
  readonly missing: number;
  /** Records that cannot be understood, and what is wrong with the first of them. */
  readonly bad: number;
  readonly firstBad: readonly string[];
}

/** Bad records that are named. */
const mostNamed = 3;

/**
 * @throws {FlagError} naming a column that a file does not have
 * @throws {FileError} naming the line that cannot be understood
 * @throws {DOMException} when the signal is given
 */
export async function collect(reading: Reading): Promise<Read> {
  const examples = new Collected(reading.readings), files: ReadFile[] = [];
  let total = 0, labelNames: readonly string[] | undefined;
  for (const path of reading.files) {
    const records = await openRecords(path, { format: reading.format });
    const reader = new RecordReader(records, reading, examples);
    labelNames ??= reader.labels.names;
    for await (const block of records.blocks(reader.places)) {
      block.forEach((row) => reader.add(row));
      total += block.length;
      reading.progress(total);
      // A signal is noticed only while nothing else is done.
      await setImmediate();
      reading.signal.throwIfAborted();
    }
    files.push(reader.found);
  }
  if (examples.read === 0) throw nothingRead(reading, files);
  return { examples, files, labelNames: labelNames ?? [] };
}

/** Reads the records of a file, one after the other, into examples. */
class RecordReader {
  readonly labels: LabelReader;
  readonly #make: ExampleMaker;
  #records = 0;
  #missing = 0;
  #bad = 0;
  readonly #firstBad: string[] = [];

  constructor(
    private readonly records: Records,
    private readonly reading: Reading,
    private readonly examples: Collected,
  ) {
    this.#make = makerFor(records, reading);
    this.labels = labelReader(records, reading);
    examples.beginFile(records.path);
  }

  /** Of the cells that are looked at. */
  get places(): readonly number[] {
    return [...this.#make.places, ...this.labels.places];
  }

  /** @throws {FileError} where the record cannot be understood, unless such ones are left out */
  add(row: Row): void {
    this.#records++;
    try {
      this.#addSound(row);
    } catch (error) {
      if (!this.reading.skipsBad || !(error instanceof FileError)) throw error;
      if (this.#bad++ < mostNamed) this.#firstBad.push(error.message);
    }
  }

  #addSound(row: Row): void {
    const made = this.#make.of(row);
    if (made === undefined) this.#missing++;
    else if (made.length > 0) this.examples.add(made, this.labels.of(row));
  }

  get found(): ReadFile {
    const { path, format } = this.records;
    const counts = { records: this.#records, missing: this.#missing, bad: this.#bad };
    return { path, format, ...counts, firstBad: this.#firstBad };
  }
}

function nothingRead({ window }: Reading, files: readonly ReadFile[]): FlagError {
  const sum = (count: (file: ReadFile) => number) => files.reduce((all, f) => all + count(f), 0);
  const records = sum((file) => file.records), missing = sum((file) => file.missing);
  const bad = sum((file) => file.bad);
  if (window > 0 && bad === 0) {
    return new FlagError("--window", `no sequence has more than ${window} terms`);
  }
  const reasons = [
    ...missing > 0 ? [`${missing} of ${records} records have no value there`] : [],
    ...bad > 0
      ? [`${bad} of ${records} cannot be understood (${files.flatMap((f) => f.firstBad)[0]})`]
      : [],
  ];
  const found = reasons.length === 0 ? "" : `: ${reasons.join(", and ")}`;
  const paths = files.map(({ path }) => path).join(", ");
  return new FlagError("--columns", `${paths}: no example is found${found}`);
}

function makerFor(records: Records, { columns, window, readings }: Reading): ExampleMaker {
  const { path } = records;
  if (window > 0) {
    const { problem, query } = selectColumns(
      columns || String(records.columns?.length ?? 1),
      records,
    );
    if (query !== undefined) {
      throw new FlagError("--columns", "expected one column of terms, as --window is given");
    }
    return windowsOf(path, problem, window, readings);
  }
  if (columns === "") return pairsOf(records, readings);
  const selected = selectColumns(columns, records), { answer } = selected;
  if (answer === undefined) {
    throw new FlagError("--columns", `expected PROBLEM:ANSWER, found ${shorten(columns)}`);
  }
  return oneOfEachRow(path, { ...selected, answer }, readings);
}

/** Where a file has two columns, nobody needs to name them. */
function pairsOf(records: Records, readings: SideReadings): ExampleMaker {
  const { path, columns } = records, { problem, answer } = selectColumns("1:2", records);
  const refuse = (found: string) => {
    throw new FlagError("--columns", `expected PROBLEM:ANSWER; ${path} has ${found}`);
  };
  if (columns !== undefined && columns.length !== 2) refuse(`the columns ${columns.join(", ")}`);
  const make = oneOfEachRow(path, { problem, answer: answer! }, readings);
  return {
    ...make,
    of(row) {
      const { cells: { length }, problem } = row;
      if (length !== 2 && problem === undefined) {
        refuse(`${length} ${length === 1 ? "column" : "columns"}`);
      }
      return make.of(row);
    },
  };
}
