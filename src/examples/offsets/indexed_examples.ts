import * as fs from "node:fs";
import { FileError } from "../../errors.ts";
import { fileError } from "../../files/file_error.ts";
import { openRegularFile } from "../../files/regular_file.ts";
import { longestOf } from "../lengths.ts";
import type { ReadingRules } from "../read/example_reader.ts";
import { ExampleTable } from "../read/example_table.ts";
import { longestExample } from "../../files/line_blocks.ts";
import { parseLine } from "../read/parse_line.ts";
import type { StoredExamples } from "../read/stored_examples.ts";
import { type Entry, entryBytes, headerBytes, type OpenIndex, readEntry } from "./index_file.ts";

/** Entries that are read together where all are. */
const entriesAtATime = 1 << 15;

/** The examples of a data file, each read when it is asked for. */
export function indexedExamples(
  path: string,
  { header, descriptor }: OpenIndex,
  rules: ReadingRules,
): StoredExamples {
  const data = openRegularFile(path), table = new ExampleTable(rules.vocabSize);
  const entryView = new DataView(new ArrayBuffer(entryBytes));
  const entryOf = (index: number) => {
    readFully(descriptor, entryView, headerBytes + index * entryBytes);
    return readEntry(entryView, 0);
  };
  return {
    size: header.count,
    read(index) {
      const entry = attempt(path, () => entryOf(index));
      const line = attempt(path, () => lineAt(data.descriptor, entry));
      table.truncate(0);
      const isExample = line !== undefined &&
        parseLine(line, 0, line.length, rules, table) === "example" &&
        table.problemHash(0) === entry.problemHash;
      if (!isExample) throw changed(path, index);
      return { problem: table.problem(0), answer: table.answer(0) };
    },
    longest(layout) {
      const lengths = header.longest;
      const lengthOf = (i: number, side: "problem" | "answer") =>
        lengths[i]![side === "problem" ? 0 : 1];
      return longestOf(lengths.length, lengthOf, layout);
    },
    close() {
      fs.closeSync(descriptor);
      fs.closeSync(data.descriptor);
    },
  };
}

/** Hashes of all problems, without reading the data file. @param path of it, for messages */
export function* problemHashes(
  path: string,
  { header: { count }, descriptor }: OpenIndex,
): Generator<number> {
  const view = new DataView(new ArrayBuffer(entriesAtATime * entryBytes));
  for (let first = 0; first < count; first += entriesAtATime) {
    const taken = Math.min(entriesAtATime, count - first);
    const part = new DataView(view.buffer, 0, taken * entryBytes);
    attempt(path, () => readFully(descriptor, part, headerBytes + first * entryBytes));
    for (let i = 0; i < taken; i++) yield readEntry(part, i * entryBytes).problemHash;
  }
}

/** The bytes of a line, where the file can have it. */
function lineAt(descriptor: number, { offset, length }: Entry): Uint8Array | undefined {
  if (!Number.isSafeInteger(offset) || offset < 0 || length > longestExample) return undefined;
  const view = new DataView(new ArrayBuffer(length));
  readFully(descriptor, view, offset);
  return new Uint8Array(view.buffer);
}

/** What the file does not hold stays as it is. */
function readFully(descriptor: number, view: DataView, position: number): void {
  const { byteLength } = view;
  for (let done = 0; done < byteLength;) {
    const taken = fs.readSync(descriptor, view, done, byteLength - done, position + done);
    if (taken === 0) return;
    done += taken;
  }
}

function changed(path: string, index: number): FileError {
  return new FileError(
    path,
    `example ${
      index + 1
    } is not where the index of the file says: the file has changed, or the index is damaged; ` +
      "start again, and the index is made anew if the file's size or time differ, else remove the index",
  );
}

function attempt<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw fileError(path, "cannot be read", error);
  }
}
