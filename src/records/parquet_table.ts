/** What is in a Parquet file. A row group is in memory as a whole while it is read; writers make them of a million rows at most. */
import { closeSync } from "node:fs";
import {
  type AsyncBuffer,
  type DecodedArray,
  parquetMetadataAsync,
  parquetScan,
  type RowGroup,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { FileError } from "../errors.ts";
import { readRange } from "../files/file_range.ts";
import { type OpenFile, openRegularFile } from "../files/regular_file.ts";
import { grouped } from "../text/grouped.ts";
import { shorten, visible } from "../text/shorten.ts";
import { type ColumnType, columnTypes, parquetCell } from "./parquet_cells.ts";
import { checkPages } from "./parquet_pages.ts";
import type { Cell } from "./record.ts";

/** Rows, and uncompressed bytes of a column, that are read at once. */
const mostRows = 2 ** 24, mostBytes = 2 ** 31;

/** JSON stays text, since `JSON.parse` would round large integers. */
const parsers = { jsonFromBytes: (bytes?: Uint8Array) => bytes && new TextDecoder().decode(bytes) };

/** Rows of a block. */
const rowsAtATime = 2 ** 13;

/** Some rows, as the cells of their columns; a column that is not wanted has none. */
export interface ColumnBlock {
  /** Number of the first row, from 1. */
  readonly line: number;
  readonly rows: number;
  readonly columns: readonly (readonly Cell[] | undefined)[];
}

/** What a table is asked for. */
export interface ParquetQuery {
  readonly path: string;
  /** Places of columns; undefined: all. */
  readonly wanted: readonly number[] | undefined;
}

/** Names of the columns. @throws {FileError} where the file is damaged */
export async function columnNamesOf(path: string): Promise<string[]> {
  const file = openRegularFile(path);
  try {
    const metadata = await parquetMetadataAsync(bufferOf(file));
    return columnTypes(metadata).map(({ name }) => name);
  } catch (error) {
    throw asFileError(path, error);
  } finally {
    closeSync(file.descriptor);
  }
}

/**
 * The rows of a table.
 *
 * @param progress is called when a column of a row group begins to be read
 * @throws {FileError} where the table is damaged, or a column that is wanted cannot be read exactly
 */
export async function* rowsOf(
  query: ParquetQuery,
  progress: () => void,
): AsyncGenerator<ColumnBlock> {
  const file = openRegularFile(query.path);
  try {
    yield* rowsIn(bufferOf(file, progress), query);
  } catch (error) {
    throw asFileError(query.path, error);
  } finally {
    closeSync(file.descriptor);
  }
}

async function* rowsIn(
  file: AsyncBuffer,
  { path, wanted }: ParquetQuery,
): AsyncGenerator<ColumnBlock> {
  const { metadata, readColumn } = await parquetScan({ file, compressors, parsers });
  const types = columnTypes(metadata).map((type, place) =>
    wanted?.includes(place) ?? true ? type : undefined
  );
  checkTypes(path, types);
  let line = 1;
  for (const group of metadata.row_groups) {
    checkSize(path, group);
    const end = line + Number(group.num_rows), values: (DecodedArray | undefined)[] = [];
    for (const type of types) {
      const read = async ({ name: column }: ColumnType) => {
        await checkPages(file, group, column);
        return await readColumn({ column, rowStart: line - 1, rowEnd: end - 1 });
      };
      values.push(type && await read(type));
    }
    // Cells are made for a few rows at a time: they take as much memory as the values.
    for (let from = 0; line < end; from += rowsAtATime, line += rowsAtATime) {
      const to = from + Math.min(rowsAtATime, end - line);
      const columns = types.map((type, place) =>
        type && cellsOf(path, type, values[place]!.slice(from, to), line)
      );
      yield { line, rows: to - from, columns };
    }
    line = end;
  }
}

/** @throws {FileError} where a column cannot be read exactly */
function checkTypes(path: string, types: readonly (ColumnType | undefined)[]): void {
  const bad = types.find((type) => type?.problem !== undefined);
  if (bad !== undefined) throw new FileError(path, `column ${shorten(bad.name)}: ${bad.problem}`);
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

/** @param values of rows from `line` on @throws {FileError} naming the row whose lists are nested too deep */
function cellsOf(path: string, type: ColumnType, values: DecodedArray, line: number): Cell[] {
  return Array.from(values, (value, i) => {
    try {
      return parquetCell(value, type);
    } catch (error) {
      throw new FileError(path, (error as Error).message, line + i);
    }
  });
}

function bufferOf(file: OpenFile, progress: () => void = () => {}): AsyncBuffer {
  return {
    byteLength: file.size,
    slice(start, end = file.size) {
      progress();
      if (start < 0 || end < start || end > file.size) {
        throw new RangeError("a part lies outside of the file");
      }
      return readRange(file, start, end - start).buffer;
    },
  };
}

function asFileError(path: string, error: unknown): FileError {
  if (error instanceof FileError) return error;
  return new FileError(path, `damaged Parquet data: ${visible((error as Error).message)}`);
}
