/** Parquet tables. A row group is in memory as a whole while it is read; writers make them of a million rows at most. */
import { closeSync } from "node:fs";
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  type RowGroup,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { FileError, isUserError } from "../errors.ts";
import { readRange } from "../files/file_range.ts";
import { openRegularFile } from "../files/regular_file.ts";
import { grouped } from "../text/grouped.ts";
import { checkNames } from "./header.ts";
import { type ColumnType, columnTypes, parquetCell } from "./parquet_cells.ts";
import type { ReadingOptions, Records, Row } from "./record.ts";

/** Rows, and uncompressed bytes of a column, that are read at once. */
const mostRows = 2 ** 24, mostBytes = 2 ** 31;

/** Rows of a block. */
const rowsAtATime = 2 ** 13;

/** @throws {FileError} where the table is damaged, or a column that is wanted cannot be read exactly */
export async function parquetRecords(path: string, options: ReadingOptions): Promise<Records> {
  const metadata = await withBuffer(path, (file) => parquetMetadataAsync(file));
  const types = columnTypes(metadata), columns = types.map(({ name }) => name);
  checkNames(path, columns, undefined, options);
  const wanted = types.filter(({ name }, i) =>
    options.wanted === undefined || options.wanted.includes(name) ||
    options.wanted.includes(String(i + 1))
  );
  for (const { name, problem } of wanted) {
    if (problem !== undefined) throw new FileError(path, `column ${name}: ${problem}`);
  }
  const table = { path, metadata, types, wanted };
  return { path, format: "Parquet", columns, blocks: () => rowGroups(table) };
}

interface Table {
  readonly path: string;
  readonly metadata: FileMetaData;
  readonly types: readonly ColumnType[];
  readonly wanted: readonly ColumnType[];
}

async function* rowGroups(table: Table): AsyncGenerator<readonly Row[]> {
  let start = 0;
  for (const group of table.metadata.row_groups) {
    checkSize(table.path, group);
    const end = start + Number(group.num_rows), values = await valuesBetween(table, start, end);
    // Cells are made for a few rows at a time: they take as much memory as the values.
    for (; start < end; start += rowsAtATime) {
      yield values.splice(0, rowsAtATime).map((row, i) => rowOf(table, row, start + i + 1));
    }
    start = end;
  }
}

/** @throws {FileError} where a group is too large: a few bytes can stand for very many rows */
function checkSize(path: string, { num_rows, columns }: RowGroup): void {
  if (num_rows > mostRows) {
    throw new FileError(
      path,
      `a row group of ${grouped(Number(num_rows))} rows, expected at most ${grouped(mostRows)}`,
    );
  }
  if (columns.some(({ meta_data }) => (meta_data?.total_uncompressed_size ?? 0n) > mostBytes)) {
    throw new FileError(
      path,
      "a column of a row group has more than 2 GB; write smaller row groups",
    );
  }
}

/** Values of the columns that are wanted, row by row. */
function valuesBetween(
  { path, metadata, wanted }: Table,
  rowStart: number,
  rowEnd: number,
): Promise<unknown[][]> {
  const columns = wanted.map(({ name }) => name);
  return withBuffer(path, async (file) => {
    let rows: unknown[][] = [];
    await parquetRead({
      ...{ file, metadata, columns, rowStart, rowEnd, compressors },
      onComplete: (read) => rows = read,
    });
    return rows;
  });
}

function rowOf({ path, types, wanted }: Table, values: readonly unknown[], line: number): Row {
  try {
    const cells = types.map((type) => {
      const at = wanted.indexOf(type);
      return at === -1 ? null : parquetCell(values[at], type);
    });
    return { line, cells };
  } catch (error) {
    throw new FileError(path, (error as Error).message, line);
  }
}

/** @throws {FileError} also for the errors of `use`, which are about the data */
async function withBuffer<T>(path: string, use: (file: AsyncBuffer) => Promise<T>): Promise<T> {
  const file = openRegularFile(path);
  try {
    return await use({
      byteLength: file.size,
      slice: (start, end = file.size) => readRange(file, start, end - start).buffer,
    });
  } catch (error) {
    if (isUserError(error)) throw error;
    throw new FileError(path, `damaged Parquet data: ${(error as Error).message}`);
  } finally {
    closeSync(file.descriptor);
  }
}
