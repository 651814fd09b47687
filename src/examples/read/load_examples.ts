import { FileError } from "../../errors.ts";
import type { Logger } from "../../log/logger.ts";
import { ExampleReader, type LeftOut, type Portion, type ReadingRules } from "./example_reader.ts";
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
  await readAll(path, rules, log, async (reader) => {
    await reader.read(table, portion);
    return table.size;
  });
  table.trim();
  return table;
}

/** Lines that are in memory at a time. */
const linesAtATime = 1024;

/**
 * Reads the examples of a file, or the first of them, without keeping them, and reports them in the log.
 *
 * @param see is given some examples at a time @returns how many there are
 * @throws {FileError} when the file cannot be read, a line is no example, or none is
 */
export function countExamples(
  path: string,
  rules: ReadingRules,
  most: number,
  log: Logger,
  see: (table: ExampleTable) => void,
): Promise<number> {
  const table = new ExampleTable(rules.vocabSize);
  return readAll(path, rules, log, async (reader) => {
    let count = 0;
    while (!reader.ended && count < most) {
      table.truncate(0);
      await reader.read(table, { lines: linesAtATime, examples: most - count });
      see(table);
      count += table.size;
    }
    return count;
  });
}

/** @param read reads what is wanted, and returns the number of examples */
async function readAll(
  path: string,
  rules: ReadingRules,
  log: Logger,
  read: (reader: ExampleReader) => Promise<number>,
): Promise<number> {
  log.info(`Loading data from ${path} ...`);
  const reader = new ExampleReader(path, rules);
  let count: number;
  try {
    count = await read(reader);
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
