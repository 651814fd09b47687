import { FileError } from "../../errors.ts";
import type { Logger } from "../../log/logger.ts";
import { ExampleReader, type LeftOut, type Portion, type ReadingRules } from "./example_reader.ts";
import type { Labels } from "../labels.ts";
import { expectRowForEachLine } from "./label_file.ts";
import { LabeledReader } from "./labeled_reader.ts";
import { ExampleTable } from "./example_table.ts";

/**
 * Reads the examples of a file, or the first of them, into memory, and reports them in the log.
 *
 * @throws {FileError} when the file cannot be read, a line is no example, or none is
 */
export async function loadExamples(
  path: string,
  rules: ReadingRules,
  portion: Portion,
  log: Logger,
): Promise<ExampleTable> {
  const table = new ExampleTable(rules.vocabSize);
  const reader = new ExampleReader(path, rules);
  await readAll(reader, path, rules, log, async () => {
    await reader.read(table, portion);
    return table.size;
  });
  table.trim();
  return table;
}

/** Lines that are in memory at a time. */
const linesAtATime = 1024;

/**
 * Reads the examples of a test file, or the first of them, without keeping them, and reports them in the log.
 *
 * @param see is given some examples at a time, with their labels @returns how many there are
 * @throws {FileError} when the file cannot be read, a line is no example, or none is, or the labels beside it do not fit
 */
export async function countExamples(
  path: string,
  rules: ReadingRules,
  most: number,
  log: Logger,
  see: (table: ExampleTable, labels: readonly Labels[]) => void,
): Promise<number> {
  const table = new ExampleTable(rules.vocabSize), labeled = new LabeledReader(path, rules);
  const count = await readAll(labeled, path, rules, log, async () => {
    let count = 0;
    while (!labeled.ended && count < most) {
      table.truncate(0);
      see(table, await labeled.read(table, { lines: linesAtATime, examples: most - count }));
      count += table.size;
    }
    return count;
  });
  await expectRowForEachLine(path);
  return count;
}

/** @param read reads what is wanted, and returns the number of examples */
async function readAll(
  reader: Pick<ExampleReader, "leftOut" | "lines" | "close">,
  path: string,
  rules: ReadingRules,
  log: Logger,
  read: () => Promise<number>,
): Promise<number> {
  log.info(`Loading data from ${path} ...`);
  let count: number;
  try {
    count = await read();
  } finally {
    await reader.close();
  }
  reportLeftOut(log, path, rules, reader.leftOut, reader.lines);
  if (count === 0) throw new FileError(path, "holds no usable example");
  log.info(`Loaded ${count} examples from the disk.`);
  return count;
}

/** Lines that gave no example: those that are too long as information, bad ones as a warning. @param lines read so far */
export function reportLeftOut(
  log: Logger,
  path: string,
  { maxLength }: ReadingRules,
  { tooLong, bad, firstBad }: LeftOut,
  lines: number,
): void {
  if (tooLong > 0) {
    log.info(
      `${path}: ${tooLong} of ${lines} lines are left out, a side of theirs has ${maxLength} tokens or more ` +
        "(--max_len)",
    );
  }
  if (bad > 0) log.warning(`${path}: ${bad} of ${lines} lines are skipped; the first: ${firstBad}`);
}
