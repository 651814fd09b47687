import * as fs from "node:fs";
import { dirname } from "node:path";
import { FileError } from "../../errors.ts";
import { fileError } from "../../files/file_error.ts";
import { operatingSystemCalls as calls } from "../../files/file_system_calls.ts";
import { temporaryPath } from "../../files/leftovers.ts";
import { ExampleReader, type ReadingRules } from "../read/example_reader.ts";
import { ExampleTable } from "../read/example_table.ts";
import {
  entryBytes,
  type ExampleLengths,
  headerBytes,
  headerText,
  type IndexKey,
  type IndexSummary,
  type OpenIndex,
  writeEntry,
} from "./index_file.ts";

/** Lines that are in memory at a time. */
const linesAtATime = 4096;

export interface IndexJob {
  /** The data file. */
  readonly path: string;
  readonly rules: ReadingRules;
  readonly key: IndexKey;
  /** Lines that are read at most. */
  readonly lines: number;
  /** Is told how many bytes of the data file were read. */
  readonly progress: (bytes: number) => void;
}

/**
 * Reads a data file once, and writes where its examples stand: under a temporary name, and then, whole, as `to`. Processes
 * that do so at once each write a file of their own, and the last one stays.
 *
 * @returns the index, which is the one that was written here whatever another process has put in its place
 * @throws {FileError} when the data file cannot be read, a line is no example or none is, or the index cannot be written
 */
export async function buildIndex(job: IndexJob, to: string): Promise<OpenIndex> {
  const temporary = temporaryPath(to);
  const descriptor = attempt(to, () => fs.openSync(temporary, "w+"));
  try {
    const header = { ...await writeEntries(job, to, descriptor), key: job.key };
    attempt(to, () => writeAt(descriptor, headerText(header), 0));
    attempt(to, () => fs.fsyncSync(descriptor));
    attempt(to, () => fs.renameSync(temporary, to));
    attempt(to, () => calls.fsyncFolder(dirname(to)));
    return { header, descriptor };
  } catch (error) {
    fs.closeSync(descriptor);
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

async function writeEntries(job: IndexJob, to: string, file: number): Promise<IndexSummary> {
  const { path, rules, lines, progress } = job;
  const table = new ExampleTable(rules.vocabSize), longest = new LongestExamples();
  let places: { offset: number; length: number }[] = [], count = 0;
  const reader = new ExampleReader(path, rules, (place) => places.push(place));
  try {
    while (!reader.ended && reader.lines < lines) {
      table.truncate(0);
      places = [];
      await reader.read(table, { lines: Math.min(linesAtATime, lines - reader.lines) });
      longest.see(table);
      const bytes = entriesOf(places, table);
      attempt(to, () => writeAt(file, bytes, headerBytes + count * entryBytes));
      count += table.size;
      progress((places.at(-1)?.offset ?? 0) + (places.at(-1)?.length ?? 0));
    }
  } finally {
    await reader.close();
  }
  if (count === 0) throw new FileError(path, "holds no usable example");
  return { count, lines: reader.lines, leftOut: reader.leftOut, longest: longest.examples };
}

function entriesOf(
  places: readonly { readonly offset: number; readonly length: number }[],
  table: ExampleTable,
): Uint8Array {
  const bytes = new Uint8Array(places.length * entryBytes), view = new DataView(bytes.buffer);
  for (const [i, place] of places.entries()) {
    writeEntry(view, i * entryBytes, { ...place, problemHash: table.problemHash(i) });
  }
  return bytes;
}

/** The examples that are longest in one way or another: no layout of sequences makes any other longer than all of these. */
class LongestExamples {
  readonly #longest: [ExampleLengths, ExampleLengths, ExampleLengths] = [[0, 0], [0, 0], [0, 0]];

  get examples(): readonly ExampleLengths[] {
    return this.#longest;
  }

  see(table: ExampleTable): void {
    const [byProblem, byAnswer, byBoth] = this.#longest;
    let [problem] = byProblem, [, answer] = byAnswer, both = byBoth[0] + byBoth[1];
    for (let i = 0; i < table.size; i++) {
      const lengths: ExampleLengths = [table.problemLength(i), table.answerLength(i)];
      if (lengths[0] > problem) [problem] = this.#longest[0] = lengths;
      if (lengths[1] > answer) [, answer] = this.#longest[1] = lengths;
      if (lengths[0] + lengths[1] > both) {
        both = lengths[0] + lengths[1];
        this.#longest[2] = lengths;
      }
    }
  }
}

function writeAt(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) {
    done += fs.writeSync(file, bytes, done, bytes.length - done, position + done);
  }
}

function attempt<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw fileError(path, "cannot be written", error);
  }
}
