/** Reads the records of some files into examples. */
import { setImmediate } from "node:timers/promises";
import { FlagError } from "../errors.ts";
import { selectColumns } from "../records/columns.ts";
import { openRecords } from "../records/open.ts";
import type { Records } from "../records/record.ts";
import { shorten } from "../text/shorten.ts";
import { Collected } from "./collected.ts";
import { labelReader } from "./label_reader.ts";
import { type ExampleMaker, oneOfEachRow, windowsOf } from "./examples_of_records.ts";

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
}

/**
 * @throws {FlagError} naming a column that a file does not have
 * @throws {FileError} naming the line that cannot be understood
 * @throws {DOMException} when the signal is given
 */
export async function collect(reading: Reading): Promise<Read> {
  const examples = new Collected(), files: ReadFile[] = [];
  let total = 0, labelNames: readonly string[] | undefined;
  for (const path of reading.files) {
    const records = await openRecords(path, { format: reading.format });
    const make = makerFor(records, reading), labels = labelReader(records, reading);
    labelNames ??= labels.names;
    let count = 0, missing = 0;
    examples.beginFile(path);
    for await (const block of records.blocks([...make.places, ...labels.places])) {
      for (const row of block) {
        const made = make.of(row);
        if (made === undefined) missing++;
        for (const example of made ?? []) {
          examples.add(example, { group: example.sequence, ...labels.of(row) });
        }
      }
      count += block.length;
      total += block.length;
      reading.progress(total);
      // A signal is noticed only while nothing else is done.
      await setImmediate();
      reading.signal.throwIfAborted();
    }
    files.push({ path, format: records.format, records: count, missing });
  }
  if (examples.read === 0) throw nothingRead(reading, files);
  return { examples, files, labelNames: labelNames ?? [] };
}

function nothingRead({ window }: Reading, files: readonly ReadFile[]): FlagError {
  const missing = files.reduce((sum, file) => sum + file.missing, 0);
  const records = files.reduce((sum, file) => sum + file.records, 0);
  if (window > 0) return new FlagError("--window", `no sequence has more than ${window} terms`);
  const found = missing > 0 ? `: ${missing} of ${records} records have no value there` : "";
  return new FlagError(
    "--columns",
    `${files.map(({ path }) => path).join(", ")}: no example is found${found}`,
  );
}

function makerFor(records: Records, { columns, window }: Reading): ExampleMaker {
  const { path } = records;
  if (window > 0) {
    const { problem, query } = selectColumns(
      columns || String(records.columns?.length ?? 1),
      records,
    );
    if (query !== undefined) {
      throw new FlagError("--columns", "expected one column of terms, as --window is given");
    }
    return windowsOf(path, problem, window);
  }
  if (columns === "") return pairsOf(records);
  const selected = selectColumns(columns, records), { answer } = selected;
  if (answer === undefined) {
    throw new FlagError("--columns", `expected PROBLEM:ANSWER, found ${shorten(columns)}`);
  }
  return oneOfEachRow(path, { ...selected, answer });
}

/** Where a file has two columns, nobody needs to name them. */
function pairsOf(records: Records): ExampleMaker {
  const { path, columns } = records, { problem, answer } = selectColumns("1:2", records);
  const refuse = (found: string) => {
    throw new FlagError("--columns", `expected PROBLEM:ANSWER; ${path} has ${found}`);
  };
  if (columns !== undefined && columns.length !== 2) refuse(`the columns ${columns.join(", ")}`);
  const make = oneOfEachRow(path, { problem, answer: answer! });
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
