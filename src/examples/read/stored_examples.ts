import type { SequenceLayout } from "../../task/sequence_layout.ts";
import { type Lengths, longer, noLengths } from "../lengths.ts";
import type { ExampleTable } from "./example_table.ts";

/** Token ids of an example. */
export interface StoredExample {
  readonly problem: readonly number[];
  readonly answer: readonly number[];
}

/** Examples of files in any order: in memory, or on the disk. */
export interface StoredExamples {
  readonly size: number;
  /** @throws {FileError} when it cannot be read any more */
  read(index: number): StoredExample;
  /** The longest of all. */
  longest(layout: SequenceLayout): Lengths;
  close(): void;
}

/** The examples of a table. */
export function inMemory(table: ExampleTable): StoredExamples {
  return {
    size: table.size,
    read: (index) => ({ problem: table.problem(index), answer: table.answer(index) }),
    longest: (layout) => table.longest(layout),
    close() {},
  };
}

/** Examples of several files, those of the first file first. */
export function joined(files: readonly StoredExamples[]): StoredExamples {
  if (files.length === 1) return files[0]!;
  return {
    size: files.reduce((sum, { size }) => sum + size, 0),
    read(index) {
      let file = 0;
      while (index >= files[file]!.size) index -= files[file++]!.size;
      return files[file]!.read(index);
    },
    longest: (layout) =>
      files.reduce((most, file) => longer(most, file.longest(layout)), noLengths),
    close: () => files.forEach((file) => file.close()),
  };
}
