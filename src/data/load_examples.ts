import { FileError } from "../errors.ts";
import type { Logger } from "../log/logger.ts";
import { ExampleReader, type LeftOut, type Portion, type ReadingRules } from "./example_reader.ts";
import { ExampleTable } from "./example_table.ts";

/**
 * Reads the examples of a file, or the first of them, into memory, and tells the log of it.
 *
 * @throws {FileError} when the file cannot be read, a line is no example, or none is
 */
export async function loadExamples(
  path: string,
  rules: ReadingRules,
  portion: Portion,
  log: Logger,
): Promise<ExampleTable> {
  log.info(`Loading data from ${path} ...`);
  const table = new ExampleTable(rules.words);
  const reader = new ExampleReader(path, rules);
  try {
    await reader.read(table, portion);
  } finally {
    await reader.close();
  }
  tellLeftOut(log, path, rules, reader.leftOut, reader.lines);
  if (table.size === 0) throw new FileError(path, "holds no usable example");
  table.trim();
  log.info(`Loaded ${table.size} examples from the disk.`);
  return table;
}

/** Lines that gave no example: those that are too long as information, bad ones as a warning. @param lines read so far */
export function tellLeftOut(
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
