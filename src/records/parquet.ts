import { FileError } from "../errors.ts";
import { firstBytes } from "../files/regular_file.ts";
import type { ReadingOptions, Records } from "./record.ts";
import { isInput } from "./standard_input.ts";

const magic = "PAR1";

export function isParquet(path: string): boolean {
  return !isInput(path) && new TextDecoder().decode(firstBytes(path, magic.length)) === magic;
}

/** @throws {FileError} where the file is no Parquet table that can be read, or is a pipe */
export async function openParquet(path: string, options: ReadingOptions): Promise<Records> {
  if (isInput(path)) throw new FileError(path, "is a pipe, expected a Parquet table in a file");
  if (!isParquet(path)) throw new FileError(path, "is no Parquet table");
  // The decompressors are large, and other formats need none of them.
  const { parquetRecords } = await import("./parquet_records.ts");
  return await parquetRecords(path, options);
}
