import { FileError } from "../errors.ts";
import { firstBytes } from "../files/regular_file.ts";
import { checkNames } from "./header.ts";
import type { ColumnBlock } from "./parquet_table.ts";
import { ParquetThread, type ThreadLimits } from "./parquet_thread.ts";
import type { Records, Row } from "./record.ts";
import { isInput } from "./standard_input.ts";

const magic = "PAR1";

export function isParquet(path: string): boolean {
  return !isInput(path) && new TextDecoder().decode(firstBytes(path, magic.length)) === magic;
}

/**
 * @param limits of the thread that reads the table
 * @throws {FileError} where the file is no Parquet table that can be read, or is a pipe
 */
export async function openParquet(path: string, limits?: ThreadLimits): Promise<Records> {
  if (isInput(path)) throw new FileError(path, "is a pipe, expected a Parquet table in a file");
  if (!isParquet(path)) throw new FileError(path, "is no Parquet table");
  const thread = new ParquetThread(path, limits), columns = await thread.columns();
  checkNames(path, columns, undefined);
  return { path, format: "Parquet", columns, blocks: (wanted) => rowsOf(thread, wanted) };
}

async function* rowsOf(
  thread: ParquetThread,
  wanted: readonly number[] | undefined,
): AsyncGenerator<readonly Row[]> {
  const ask = () => {
    const asked = thread.rows(wanted);
    // Whoever stops reading does not hear of later errors.
    asked.catch(() => {});
    return asked;
  };
  try {
    // The thread reads on while rows are worked on.
    for (let next = ask();;) {
      const block = await next;
      if (block === undefined) return;
      next = ask();
      yield rowsIn(block);
    }
  } finally {
    thread.close();
  }
}

function rowsIn({ line, rows, columns }: ColumnBlock): Row[] {
  return Array.from({ length: rows }, (_, i) => ({
    line: line + i,
    cells: columns.map((cells) => cells?.[i] ?? null),
  }));
}
